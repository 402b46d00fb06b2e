// Every thread has a log of its own, and all of them are descriptors of one process: whichever way a thread was started,
// this one may not use the descriptor of its log.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const starts = {
  worker: { program: "const { Worker } = require('node:worker_threads');\nconst worker = new Worker('setInterval(() => {}, 1000)', { eval: true });\nworker.on('online', () => setTimeout(main, 100));", nodeArgs: [] },
  'hooks by module.register': { program: "require('node:module').register('./hooks.mjs', require('node:url').pathToFileURL(__filename));\nimport('./other.mjs').then(main);", nodeArgs: [] },
  'hooks by --experimental-loader': { program: "import('./other.mjs').then(main);", nodeArgs: ['--experimental-loader', './hooks.mjs'] },
};
const main = `
function main() {
  const fs = require('node:fs');
  const outcome = (call) => { try { call(); return 'done'; } catch (error) { return error.code; } };
  const log = __dirname + '/.safeclaw/audit/';
  const leads = (fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } };
  const logs = fs.readdirSync('/proc/self/fd').filter((fd) => leads(fd).startsWith(log)).map(Number);
  const own = fs.openSync(__dirname + '/file', 'w+');
  console.log(JSON.stringify({ logs: logs.length, used: logs.flatMap((fd) => [outcome(() => fs.writeSync(fd, 'x')), outcome(() => fs.ftruncateSync(fd)), outcome(() => fs.closeSync(fd))]), own: [outcome(() => fs.writeSync(own, 'x')), outcome(() => fs.closeSync(own))] }));
  process.exit(0);
}
`;
const files = { 'hooks.mjs': 'export async function resolve(specifier, context, next) { return next(specifier, context); }\n', 'other.mjs': 'export default 1;\n' };

for (const node of nodeVersions) {
  for (const [way, { program, nodeArgs }] of Object.entries(starts)) {
    t.test(`Node ${node}, ${way}`, async (t) => {
      const run = await runGated({ node, policy: 'version: 1\ndefaultAction: allow\nrules: []\n', program: main + program, files, nodeArgs: ['--no-warnings', ...nodeArgs], via: 'require' });
      t.equal(run.code, 0, run.stderr);
      const { logs, used, own } = run.json<{ logs: number; used: string[]; own: string[] }>();
      t.ok(logs > 1, 'there are logs of several threads');
      t.same(new Set(used), new Set(['EACCES']), 'none of them may be used');
      t.same(own, ['done', 'done'], 'what this thread opened may be');
    });
  }
}
