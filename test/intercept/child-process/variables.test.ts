// Variables by which the environment makes a program run code, from outside: handed on with a value of the program's
// own only where a rule allows writing them, by every way that sets one; the operator's own value passes.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { CODE_VARIABLES, isCodeVariable } from '../../../src/action/code-variables.ts';
import { nodeVersions, root, runGated } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: "env:write", key: [GIT_PAGER, PLAIN], effect: allow }
  - { action: "env:read", effect: allow }
  - { action: "shell:execute", command: ["env", "env *", "printenv *", "sh *"], effect: allow }
  - { action: "file:read", path: "./**", effect: allow }
`;

/** One and more of each group, with a value that no operator gave. */
const some = ['LD_PRELOAD', 'GCONV_PATH', 'TMPDIR', 'SHELL', 'XDG_CONFIG_HOME', 'BASH_ENV', 'ENV', 'PS4', 'BASH_FUNC_ls%%', 'NODE_V8_COVERAGE', 'NODE_PATH', 'npm_config_script_shell', 'NPM_CONFIG_SCRIPT-SHELL', 'npm_config_ignore_scripts', 'GIT_SSH_COMMAND', 'GIT_CONFIG_COUNT', 'GIT_DIR', 'EDITOR', 'MANPAGER', 'AWS_PAGER', 'LESSOPEN', 'PYTHONPATH', 'PERL5OPT', 'RUBYOPT', 'JAVA_TOOL_OPTIONS', 'CC', 'AWS_CONFIG_FILE', 'KUBECONFIG', 'OPENSSL_CONF', 'SSLKEYLOGFILE', 'http_proxy', 'RIPGREP_CONFIG_PATH'];

const program = `
const cp = require('node:child_process');
const { Worker } = require('node:worker_threads');
const some = ${JSON.stringify(some)};
const env = { ...process.env, PATH: '/evil:' + process.env.PATH, HOME: '/evil', EDITOR: 'evil', GIT_PAGER: 'mine', GIT_AUTHOR_NAME: 'me', PLAIN: 'x' };
for (const key of some) env[key] = '/evil';
const seen = (text) => Object.fromEntries(String(text).split('\\n').filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
const out = { option: seen(cp.execFileSync('env', { env })) };
for (const key of some) process.env[key] = '/evil';
process.env.GIT_PAGER = 'mine';
process.env.PLAIN = 'x';
out.own = seen(cp.execFileSync('env'));
const lines = ['PATH=/evil:$PATH env', 'HOME=/evil; env', 'TMPDIR=/evil env', 'export SHELL=/evil; env', 'env NODE_V8_COVERAGE=/evil env', 'LD_PRELOAD=/evil env', 'read EDITOR < x; env', ': \${PAGER:=evil}; env', 'GIT_PAGER=mine env', 'PLAIN=y GIT_AUTHOR_NAME=me env'];
out.lines = lines.map((line) => cp.spawnSync(line, { shell: true }).error?.safeclaw?.action ?? 'ran');
const worker = new Worker("const cp = require('node:child_process'); require('node:worker_threads').parentPort.postMessage(String(cp.execFileSync('env', { env: { ...process.env } })))", { eval: true, env });
worker.on('message', (text) => { out.worker = seen(text); console.log(JSON.stringify(out)); });
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const run = await runGated({ node, policy, program, files: { x: '' }, env: { PAGER: 'less', GIT_EXTERNAL_DIFF: 'operator', EDITOR: 'vi' } });
    t.equal(run.code, 0, run.stderr);
    const out = run.json();
    for (const way of ['option', 'own', 'worker']) {
      const found = out[way];
      t.same(some.filter((key) => found[key] === '/evil'), [], `${way}: none is handed on`);
      t.equal(found.PATH, process.env.PATH, `${way}: PATH is what the operator set`);
      t.notMatch(found.HOME, 'evil', `${way}: so is HOME`);
      t.match(found, { GIT_PAGER: 'mine', PLAIN: 'x', PAGER: 'less', GIT_EXTERNAL_DIFF: 'operator', EDITOR: 'vi' }, `${way}: what a rule allows, and what the operator set`);
    }
    t.equal(out.option.GIT_AUTHOR_NAME, 'me', 'a variable that runs nothing needs no rule');
    t.same(out.lines, ['env:write', 'env:write', 'env:write', 'env:write', 'env:write', 'env:write', 'env:write', 'env:write', 'ran', 'ran'], 'lines');
    for (const key of ['PATH', 'LD_PRELOAD', 'NODE_V8_COVERAGE']) t.ok(run.find('env:write', key, 'deny').length > 0, `${key} is in the log`);
  });
}

t.test('the table', (t) => {
  for (const key of [...some, 'BASH_FUNC_x()', 'NPM_CONFIG_NODE_OPTIONS']) t.ok(isCodeVariable(key), key);
  for (const key of ['LANG', 'LC_ALL', 'TERM', 'TZ', 'NODE_ENV', 'AWS_REGION', 'npm_config_user_agent', 'npm_package_name', 'GIT_TERMINAL_PROMPT', 'PYTHONUNBUFFERED', 'UV_THREADPOOL_SIZE', 'PATHS', 'BUILD_ENV', 'SSH_AUTH_SOCK', 'XLD_PRELOAD']) t.notOk(isCodeVariable(key), key);
  const documented = fs.readFileSync(path.join(root, 'docs/policy.md'), 'utf8');
  for (const { group, names, except, why } of CODE_VARIABLES) {
    const quoted = (list: string): string => list.split(' ').map((name) => `\`${name}\``).join(', ');
    const row = `| ${group} | ${quoted(names)}${except === undefined ? '' : `, but not ${quoted(except)}`} | ${why} |`;
    t.ok(documented.includes(row), `docs/policy.md has the row: ${row}`);
  }
  t.end();
});
