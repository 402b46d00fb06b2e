// Starts Node children in every way that was seen to lose the gate; what such a child could do shows in the outside folder.

const { fork, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const outside = process.argv[2];
const secret = path.join(outside, 'secret.txt');
const data = path.resolve('data');
const started = [];
const neighbours = {};

function lay(name, text) {
  fs.writeFileSync(path.join(data, name), text);
  return path.join(data, name);
}

// Prints the code of the denial; without a gate it leaves a file with the secret.
const deed = (name) => `try { require('fs').writeFileSync(${JSON.stringify(path.join(outside, name))}, require('fs').readFileSync(${JSON.stringify(secret)})); console.log('done'); } catch (error) { console.log(error.code); }`;
const script = lay('child.js', `${deed('by-child')}; if (process.send) process.disconnect();`);

const flags = {
  snapshot: ['--snapshot-blob', path.join(data, 'a.blob'), '--build-snapshot', script],
  snapshotRun: ['--snapshot-blob', path.join(data, 'a.blob'), script],
  sea: ['--experimental-sea-config', lay('sea.json', JSON.stringify({ main: secret, output: path.join(outside, 'sea.blob') }))],
  buildSea: ['--build-sea', path.join(data, 'sea.json')],
  run: ['--run', 'x'],
  cpuProf: ['--cpu-prof', `--cpu-prof-dir=${outside}`, script],
  heapProf: ['--heap-prof', '--heap-prof-dir', outside, script],
  prof: ['--prof', `--logfile=${outside}/v8.log`, '--no-logfile-per-isolate', script],
  report: ['--report-uncaught-exception', `--report-directory=${outside}`, '-e', 'throw 1'],
  trace: ['--trace-event-categories', 'v8', '--trace-event-file-pattern', `${outside}/trace`, script],
  envFile: [`--env-file=${secret}`, '-p', 'process.env'],
  internals: ['--expose-internals', '-e', ''],
  inspect: ['--inspect=0', '-e', ''],
  loader: ['--experimental-loader', lay('loader.mjs', ''), script],
  hidden: ['--require', lay('nothing.js', ''), '--disable-warning', 'x', '-e', '0', '--run', 'x'],
  underscores: ['--build_snapshot', script],
};
lay('package.json', JSON.stringify({ scripts: { x: `cp ${secret} ${outside}/by-run` } }));

for (const [name, args] of Object.entries(flags)) {
  const { error } = spawnSync('node', args, { cwd: data, timeout: 20_000 });
  if (error?.code !== 'EACCES') started.push(name);
}

const lines = [
  'env -i node data/child.js', 'env - node data/child.js', 'env -u NODE_OPTIONS node data/child.js', 'env -uNODE_OPTIONS node data/child.js', 'env --unset=NODE_OPTIONS node data/child.js', 'env --ignore-environment node data/child.js',
  'env -S "-u NODE_OPTIONS node data/child.js"', 'NODE_OPTIONS= node data/child.js', 'unset NODE_OPTIONS; node data/child.js', 'export NODE_OPTIONS=; node data/child.js', 'read NODE_OPTIONS < data/empty; node data/child.js',
  'SAFECLAW_MODE=observe node data/child.js', 'env SAFECLAW_MODE=observe node data/child.js', 'export SAFECLAW_MODE=observe; node data/child.js', ': ${SAFECLAW_MODE:=observe}; node data/child.js', 'SAFECLAW_POLICY=/dev/null node data/child.js',
  'SAFECLAW_AUDIT=data node data/child.js', 'unset SAFECLAW_POLICY; cd data; node child.js', 'node --run x', 'env node --build-snapshot data/child.js', 'node $FLAG data/child.js',
];
const inBash = ['printf -v NODE_OPTIONS ""; node data/child.js', 'exec -c node data/child.js', 'declare -n ref=NODE_OPTIONS; ref=; node data/child.js', 'export -n NODE_OPTIONS; node data/child.js'];
for (const [shell, list] of [['/bin/sh', lines], ['/bin/bash', [...lines, ...inBash]]]) {
  for (const line of list) {
    const { error } = spawnSync(line, { shell, timeout: 20_000 });
    if (error?.code !== 'EACCES') started.push(`${shell} ${line}`);
  }
}

// Native code of the child writes where these say; they are handed on only where a rule allows setting them.
spawnSync('node', ['-e', '0'], { env: { PATH: process.env.PATH, NODE_V8_COVERAGE: path.join(outside, 'coverage'), NODE_COMPILE_CACHE: path.join(outside, 'cache') } });

const say = (child) => child.stdout.toString().trim();
neighbours.plain = say(spawnSync('node', [script]));
neighbours.flags = say(spawnSync('node', ['--no-warnings', '--stack-trace-limit=5', '--require', path.join(data, 'nothing.js'), script, '--run', 'x']));
neighbours.line = say(spawnSync('env A=1 node data/child.js', { shell: true }));
const forked = fork(script, { silent: true });
forked.stdout.on('data', (text) => (neighbours.fork = String(text).trim()));
forked.on('close', () => console.log(JSON.stringify({ started, neighbours })));
