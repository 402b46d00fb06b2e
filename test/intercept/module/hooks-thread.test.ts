// The thread that Node starts for loader hooks is governed by the policy that governs the process, whatever starts it.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../../harness.ts';
import { rmSync } from 'node:fs';

const open = 'version: 1\ndefaultAction: allow\n';
const strict = `version: 1\nrules:\n  - { action: file:read, path: '**/secret.txt', effect: deny }\n  - { action: file:read, path: './**', effect: allow }\n`;
const hooks = `
import { readFileSync } from 'node:fs';
let seen;
try { seen = readFileSync(new URL('./secret.txt', import.meta.url), 'utf8'); } catch (error) { seen = error.safeclaw?.code ?? error.code; }
seen += ' ' + Object.keys(process.env).filter((key) => key.startsWith('SAFECLAW_')).length;
export async function resolve(specifier, context, next) { return specifier === 'virtual:seen' ? { url: 'virtual:seen', shortCircuit: true } : next(specifier, context); }
export async function load(url, context, next) { return url === 'virtual:seen' ? { format: 'module', source: 'export default ' + JSON.stringify(seen), shortCircuit: true } : next(url, context); }
`;
const agent = `
import { register } from 'node:module';
if (process.argv[2] === 'move') process.chdir('trap');
if (process.argv[2] !== 'flag') register('./hooks.mjs', import.meta.url);
console.log(JSON.stringify([(await import('virtual:seen')).default]));
`;
const files = { 'hooks.mjs': hooks, 'secret.txt': 'hush', 'trap/safeclaw.config.yaml': open };

// Node imports preloads through the hooks of `--experimental-loader`: those run before an imported gate, and are the operator's.
const commandLine = 'hooks of the command line';

const cases = [
  { name: 'a policy that SAFECLAW_POLICY names', policy: open, env: { SAFECLAW_POLICY: 'strict.yaml' }, seen: 'SC_DENIED 0' },
  { name: 'the working folder is another by then', policy: strict, args: ['move'], seen: 'SC_DENIED 0' },
  { name: commandLine, policy: open, env: { SAFECLAW_POLICY: 'strict.yaml' }, nodeArgs: ['--experimental-loader', './hooks.mjs'], args: ['flag'], seen: 'SC_DENIED 0' },
  { name: 'observing', policy: strict, env: { SAFECLAW_MODE: 'observe' }, seen: 'hush 0' },
] as const;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    await Promise.all((['require', 'import', 'node-options-require'] as const).flatMap((via) => cases.filter(({ name }) => !(via === 'import' && name === commandLine)).map(async ({ name, seen, ...given }) => {
      const folder = temporaryFolder();
      t.teardown(() => rmSync(folder, { recursive: true, force: true }));
      const run = await runGated({ node, via, program: agent, file: 'agent.mjs', files: { ...files, 'strict.yaml': strict }, folder, ...given, env: { SAFECLAW_QUIET: '1', NODE_NO_WARNINGS: '1', ...('env' in given ? given.env : {}) } });
      t.same(run.json(), [seen], `${via}: ${name} ${run.stderr}`);
      t.equal(run.find('file:read', path.join(folder, 'secret.txt')).length, 1, `${via}: ${name}: one record`);
    })));
  });
}
