// The test command: installs the Node binaries under test, builds, runs the suite, and closes with `N passed, N failed`.
// Arguments are handed to tap: `npm test -- test/policy/decide.test.ts`.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const nodes = path.join(root, 'test/nodes');

function step(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed`);
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
}

const binaries = ['18', '20', '22', '24', '26'].map((major) => path.join(nodes, `node_modules/node-${major}/bin/node`));
if (!binaries.every((file) => fs.existsSync(file))) step('npm', ['ci', '--no-audit', '--no-fund'], nodes);
step(process.execPath, ['scripts/build.mjs']);

const tap = spawn(process.execPath, [path.join(root, 'node_modules/tap/dist/esm/run.mjs'), 'run', '--reporter=tap', ...process.argv.slice(2)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
let output = '';
let failing = false;
tap.stdout.setEncoding('utf8').on('data', (text) => {
  output += text;
  const lines = output.split('\n');
  output = lines.pop();
  for (const line of lines) show(line);
});

// A person reads the result of each file and everything about what failed; tap's own closing line has the counts.
const totals = { total: 0, pass: 0, fail: 0 };
function show(line) {
  const summary = /^# \{ (total: .*) \}$/.exec(line);
  if (summary) for (const pair of summary[1].split(', ')) totals[pair.split(': ')[0]] = Number(pair.split(': ')[1]);
  if (/^ *(not )?ok \d/.test(line)) failing = /^ *not ok/.test(line);
  if (failing || /^(not )?ok \d/.test(line) || line.startsWith('# Subtest')) console.log(line);
}

tap.on('close', (code) => {
  if ((code !== 0 || totals.pass === 0) && totals.fail === 0) totals.fail = 1;
  const skipped = (totals.skip ?? 0) + (totals.todo ?? 0);
  console.log(`${totals.pass} passed, ${totals.fail} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = totals.fail === 0 ? 0 : 1;
});
