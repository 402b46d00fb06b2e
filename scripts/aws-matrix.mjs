// Runs the AWS SDKs, version by version, under the gate against servers that check signatures, and publishes what came
// of it in docs/aws.md. Needs Debian's radosgw ceph-mon ceph-osd ceph-common, and the Nodes under test.
//   npm run aws-matrix [-- --sdk v2] [-- --write]

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { after } from '../test/aws-matrix/sdk-v3-after.ts';
import { before } from '../test/aws-matrix/sdk-v3-before.ts';
import { oldest } from '../test/aws-matrix/sdk-v3-oldest.ts';
import { v2 } from '../test/aws-matrix/sdk-v2.ts';
import { startServers } from '../test/aws-matrix/servers.ts';
import { install, runMatrix } from '../test/aws-matrix/suite.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { sdk: { type: 'string' }, write: { type: 'boolean', default: false }, folder: { type: 'string', default: path.join(root, 'build/aws-matrix') } } });
const sdks = [oldest, before, after, v2].filter(({ name }) => values.sdk === undefined || name.startsWith(values.sdk));
const folderOf = (name) => path.join(path.resolve(values.folder), name.split(' ')[0] === 'v3' ? 'v3-latest' : name);

for (const sdk of sdks) install(sdk, folderOf(sdk.name));
const kinesalite = folderOf('kinesalite');
if (!fs.existsSync(path.join(kinesalite, 'node_modules'))) {
  fs.mkdirSync(kinesalite, { recursive: true });
  fs.writeFileSync(path.join(kinesalite, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', 'kinesalite@3.3.3'], { cwd: kinesalite, stdio: ['ignore', 'ignore', 'inherit'] });
}

const servers = await startServers(kinesalite);
const rows = [];
try {
  for (const sdk of sdks) rows.push(...(await runMatrix(sdk, folderOf(sdk.name), servers)));
} finally {
  servers.close();
}
const table = ['| SDK | loaded by | Node | secret | cases | as expected |', '|---|---|---|---|---|---|', ...rows.map((row) => `| ${row.sdk} | ${row.form} | ${row.node} | ${row.secret} | ${row.cases} | ${row.faults.length === 0 ? 'all' : `${row.faults.length} not` } |`)].join('\n');
console.log(table);
for (const row of rows) for (const fault of row.faults) console.error(`${row.sdk} ${row.form} on ${row.node}, secret ${row.secret}: ${fault}`);
if (values.write) {
  const file = path.join(root, 'docs/aws.md');
  const marks = ['<!-- aws-matrix -->', '<!-- /aws-matrix -->'];
  const text = fs.readFileSync(file, 'utf8');
  const from = text.indexOf(marks[0]) + marks[0].length;
  fs.writeFileSync(file, `${text.slice(0, from)}\n${table}\n${text.slice(text.indexOf(marks[1]))}`);
}
process.exitCode = rows.every((row) => row.faults.length === 0) ? 0 : 1;
