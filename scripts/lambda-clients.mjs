// Builds the runtime client of AWS Lambda, against which test/lambda runs: `npm run lambda-clients`. 25 to 40 s, once.
// Needs cmake, g++, make, autoconf, automake, libtool and python3; without them those tests say that they are skipped.
//
// Version 4 is built as npm does it. Version 3 has the same native code, so of that only the JavaScript is taken.

import { execFileSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const clients = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../test/lambda/clients');
const built = path.join(clients, 'built');
const older = { name: 'aws-lambda-ric@3.3.0', integrity: 'sha512-9p06TbKVK4a050NY/vYOxhMHvnIiUu5o1W0//q6yNLSqA/c91pn4BOj3C3sRTpplkUNsGJdU5qWyU2STo6L8hA==' };

const isBuilt = ['3/index.mjs', '3/rapid-client.node', '4/index.mjs', '4/rapid-client.node'].every((name) => fs.existsSync(path.join(built, name)));
if (isBuilt && !process.argv.includes('--again')) process.exit(0);

const tools = ['cmake', 'g++', 'make', 'autoreconf', 'libtoolize', 'python3'];
const missing = tools.filter((tool) => !has(tool));
if (missing.length > 0) {
  console.error(`the Lambda runtime client is not built: no ${missing.join(', ')}. On Debian: apt-get install cmake g++ make autoconf automake libtool python3`);
  process.exit(1);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-clients-'));
try {
  for (const name of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(clients, name), path.join(folder, name));
  // The headers beside this Node, where there are any, save node-gyp from fetching them.
  const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
  const headers = fs.existsSync(path.join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
  npm(['ci', '--no-audit', '--no-fund'], headers);
  const newer = path.join(folder, 'node_modules/aws-lambda-ric');
  npm(['pack', '--silent', older.name], {});
  const archive = path.join(folder, 'aws-lambda-ric-3.3.0.tgz');
  const integrity = `sha512-${crypto.createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
  if (integrity !== older.integrity) throw new Error(`${older.name} is not what it was: ${integrity}`);
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  lay('4', path.join(newer, 'index.mjs'), newer);
  lay('3', path.join(folder, 'package/dist/index.mjs'), newer);
  console.log(`the Lambda runtime client is in ${path.relative(process.cwd(), built)}`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

function lay(version, script, native) {
  fs.mkdirSync(path.join(built, version), { recursive: true });
  fs.copyFileSync(script, path.join(built, version, 'index.mjs'));
  fs.copyFileSync(path.join(native, 'rapid-client.node'), path.join(built, version, 'rapid-client.node'));
}

function npm(args, env) {
  execFileSync('npm', args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

function has(tool) {
  return (process.env.PATH ?? '').split(path.delimiter).some((place) => fs.existsSync(path.join(place, tool)));
}
