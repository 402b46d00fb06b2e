// A program on a laptop sets Lambda's variables, or is started with some that it could have put into a file, to gain
// what the runtime may do: its native client is any library, its address any address. What it gains is a log on stdout.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const node = nodeVersions.at(-1) as string;
const attempt = "const m = { exports: {} }; try { process.dlopen(m, process.env.CLIENT ?? __dirname + '/rapid-client.node'); console.log('RESULT loaded'); } catch (error) { console.log('RESULT ' + (error.safeclaw ? error.safeclaw.rule : error.message)); }";
const variables = (folder: string): Record<string, string> => ({ AWS_LAMBDA_FUNCTION_NAME: 'agent', LAMBDA_TASK_ROOT: folder, LAMBDA_RUNTIME_DIR: folder, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001', _HANDLER: 'index.handler' });
const result = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('RESULT'));
const policy = 'version: 1\nrules:\n  - { action: "shell:execute", command: "node *", effect: allow }\n  - { action: "shell:execute", program: "/**/node", effect: allow }\n';

t.test('the environment alone makes no runtime', async (t) => {
  const folder = temporaryFolder();
  const files = { 'rapid-client.node': 'any library', 'index.js': attempt, 'inner/index.js': attempt, 'inner/rapid-client.node': 'any library' };
  const runs: Record<string, Parameters<typeof runGated>[0]> = {
    'a program of another name': { program: attempt, file: 'agent.cjs' },
    'the folder that it works in': { file: path.join(folder, 'index.js') },
    'a folder below': { file: path.join(folder, 'inner/index.js'), env: { ...variables(folder), LAMBDA_RUNTIME_DIR: path.join(folder, 'inner') } },
    'what only looks like the package': { program: attempt, file: 'node_modules/aws-lambda-rice/index.js' },
  };
  for (const [title, run] of Object.entries(runs)) {
    const { stdout } = await runGated({ node, folder, files, policy, env: variables(folder), ...run });
    t.same(result(stdout), ['RESULT defaultAction'], title);
    t.match(stdout, /"kind":"genesis"/, 'the log is on standard output');
  }
});

t.test('what a gated program starts is no runtime, whatever it is started with', async (t) => {
  const folder = temporaryFolder();
  const runtime = temporaryFolder();
  const program = `
    const { spawnSync } = require('node:child_process');
    const env = { ...process.env, ...${JSON.stringify({ ...variables(folder), LAMBDA_RUNTIME_DIR: runtime })}, SAFECLAW_RUNTIME: 'thread', SAFECLAW_PLACE: '' };
    console.log(spawnSync(process.execPath, [${JSON.stringify(path.join(runtime, 'index.mjs'))}], { env, encoding: 'utf8' }).stdout);`;
  const esm = `import { createRequire } from 'node:module'; const __dirname = ${JSON.stringify(runtime)}; ${attempt}`;
  const { stdout } = await runGated({ node, folder, policy, program, files: { [path.relative(folder, path.join(runtime, 'index.mjs'))]: esm, [path.relative(folder, path.join(runtime, 'rapid-client.node'))]: 'any library' } });
  t.same(result(stdout), ['RESULT defaultAction']);
  t.notMatch(stdout, /"kind":"genesis"/, 'nor does its log go elsewhere');
});
