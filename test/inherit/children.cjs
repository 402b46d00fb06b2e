// Starts Node in every way that keeps it Node. Each child leaves reports/<name>.json; what cannot be started leaves none.

const cp = require('node:child_process');
const cluster = require('node:cluster');
const fs = require('node:fs');
const path = require('node:path');

const folder = __dirname;
const elsewhere = path.join(folder, 'elsewhere');
const inner = path.join(folder, 'inner.cjs');
const major = Number(process.versions.node.split('.')[0]);
const node = process.execPath;
const other = process.argv[2];
const code = (name) => `require(${JSON.stringify(inner)})(${JSON.stringify(name)}, ${JSON.stringify(folder)})`;
const failed = {};

if (cluster.isWorker) {
  require(inner)(process.env.REPORT, folder);
  process.exit();
}

const reported = (name) => fs.existsSync(path.join(folder, 'reports', `${name}.json`));
function run(name, file, args, options = {}) {
  const result = cp.spawnSync(file, args, { cwd: elsewhere, encoding: 'utf8', timeout: 30_000, ...options });
  if (!reported(name)) failed[name] = `${result.status} ${result.error?.message ?? ''} ${result.stdout} ${result.stderr}`.slice(0, 600);
}
const named = (name) => [inner, name, folder];
function lay(name, text, mode = 0o644) {
  const file = path.join(elsewhere, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, { mode });
  return file;
}

run('plain', node, named('plain'));
run('by name', 'node', named('by name'));
run('relative', path.relative(elsewhere, node), named('relative'));
run('eval', node, ['-e', code('eval')]);
run('print', node, ['-p', code('print')]);
run('module eval', node, ['--input-type=module', '-e', `import { createRequire } from 'node:module'; createRequire('/x')(${JSON.stringify(inner)})('module eval', ${JSON.stringify(folder)})`]);
run('stdin', node, ['-'], { input: code('stdin') });
run('stdin without a dash', node, [], { input: code('stdin without a dash') });
run('flags', node, ['--no-warnings', '--max-old-space-size=200', '--stack-trace-limit=5', ...named('flags')]);
run('required', node, ['-r', lay('early.cjs', code('required')), '-e', '0']);
run('imported', node, ['--import', lay('early.mjs', `import { createRequire } from 'node:module'; createRequire('/x')(${JSON.stringify(inner)})('imported', ${JSON.stringify(folder)});`), '-e', '0']);
run('loader', node, ['--no-warnings', '--experimental-loader', lay('loader.mjs', `import { createRequire } from 'node:module'; createRequire('/x')(${JSON.stringify(inner)})('loader', ${JSON.stringify(folder)});`), lay('main.mjs', '')]);
run('test runner', node, ['--test', lay('x.test.cjs', code('test runner'))]);
run('no environment', node, named('no environment'), { env: {} });
run('empty options', node, named('empty options'), { env: { NODE_OPTIONS: '' } });
run('own options', node, ['-e', '0'], { env: { NODE_OPTIONS: `--require ${lay('by-options.cjs', code('own options'))}` } });
run('other policy', node, named('other policy'), { env: { SAFECLAW_POLICY: path.join(elsewhere, 'safeclaw.config.yaml'), SAFECLAW_MODE: 'observe', SAFECLAW_AUDIT: elsewhere, SAFECLAW_PARENT: '', SAFECLAW_PLACE: '{}' } });
run('line', '/bin/sh', ['-c', `exec node ${inner} line ${folder}`]);
run('line in a line', '/bin/sh', ['-c', `cd / && bash -c "node ${inner} 'line in a line' ${folder}"`]);
run('env', '/usr/bin/env', ['A=b', 'node', ...named('env')]);
run('script', lay('script.js', `#!/usr/bin/env node\n${code('script')}`, 0o755), []);
run('script of a path', lay('script-path.js', `#!${node}\n${code('script of a path')}`, 0o755), []);
run('script with flags', lay('script-flags.js', `#!/usr/bin/env -S A=b node --no-warnings --max-old-space-size=300\n${code('script with flags')}`, 0o755), []);
run('bin', lay('node_modules/.bin/tool', `#!/usr/bin/env node\n${code('bin')}`, 0o755), []);
run('link', (fs.symlinkSync(node, path.join(elsewhere, 'linked')), path.join(elsewhere, 'linked')), named('link'));
run('nodejs', (fs.symlinkSync(node, path.join(elsewhere, 'nodejs')), 'nodejs'), named('nodejs'), { env: { PATH: elsewhere } });
run('copy', (fs.copyFileSync(node, path.join(elsewhere, 'copied')), fs.chmodSync(path.join(elsewhere, 'copied'), 0o755), path.join(elsewhere, 'copied')), named('copy'));
run('other version', other, named('other version'));
run('other version, no environment', other, ['-e', code('other version, no environment')], { env: {} });
// Slow, and the same on every version: npm starts scripts as it always did.
if (major === 18 || major === 26) run('npm script', 'npm', ['run', '--silent', 'x'], { cwd: path.dirname(lay('project/package.json', JSON.stringify({ scripts: { x: `node ${inner} 'npm script' ${folder}` } }))) });
if (major === 18 || major === 26) run('npx', 'npx', ['--no-install', 'tool'], { cwd: (lay('project2/node_modules/.bin/tool', `#!/usr/bin/env node\n${code('npx')}`, 0o755), lay('project2/package.json', '{"name":"p"}'), path.join(elsewhere, 'project2')) });
if (major >= 22) run('run flag', node, ['--run', 'x'], { cwd: path.dirname(lay('project3/package.json', JSON.stringify({ scripts: { x: `node ${inner} 'run flag' ${folder}` } }))) });
if (process.execve) run('execve', node, ['--no-warnings', '-e', `process.execve(process.execPath, [process.execPath, ${named('execve').map((word) => JSON.stringify(word)).join()}], {})`]);
run('grandchild', node, ['-e', `require('child_process').execFileSync('sh', ['-c', ${JSON.stringify(`node -e ${JSON.stringify(`new (require('worker_threads').Worker)(${JSON.stringify(code('grandchild'))}, { eval: true, env: {}, execArgv: [] })`)}`)}], { env: { PATH: process.env.PATH } })`]);

const forks = {
  fork: {}, 'fork without flags': { execArgv: [] }, 'fork without environment': { env: {} }, 'fork of another version': { execPath: other, execArgv: [] }, 'fork, advanced': { serialization: 'advanced', silent: true },
};
const ended = (child) => new Promise((resolve) => { child.on('error', resolve); child.on('exit', resolve); });
(async () => {
  for (const [name, options] of Object.entries(forks)) await ended(cp.fork(inner, [name, folder], { cwd: elsewhere, ...options }));
  const handMade = new cp.ChildProcess();
  handMade.spawn({ file: node, args: [node, inner, 'hand made', folder], cwd: elsewhere, envPairs: ['NODE_OPTIONS=', 'NODE_OPTIONS=--no-warnings', 'SAFECLAW_POLICY=/dev/null', 'SAFECLAW_POLICY='] });
  await ended(handMade);
  for (const [name, settings] of Object.entries({ cluster: {}, 'cluster with settings': { exec: __filename, execArgv: [], inspectPort: 0, cwd: elsewhere } })) {
    cluster.setupPrimary(settings);
    await ended(cluster.fork({ REPORT: name }));
  }
  if (major >= 20) {
    const watching = cp.spawn(node, ['--watch', lay('watched.cjs', code('watched'))], { cwd: elsewhere, stdio: 'ignore' });
    for (let i = 0; i < 400 && !reported('watched'); i++) await new Promise((resolve) => setTimeout(resolve, 25));
    watching.kill();
    await ended(watching);
  }
  console.log(JSON.stringify(failed));
})();
