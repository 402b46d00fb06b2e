// The walk of docs/policy-tools.md, command by command as it stands there, by somebody with an agent of their own.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, readAudit, root } from '../harness.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

const agent = `
const fs = require('fs');
const notes = fs.readdirSync('notes').map((name) => fs.readFileSync('notes/' + name, 'utf8').trim());
fs.writeFileSync('summary.md', '# ' + process.env.TITLE + '\\n' + notes.join('\\n'));
console.log(fs.readFileSync('summary.md', 'utf8'), require('child_process').execSync('date +%Y').toString().length);
`;

/** Words of a line as a shell splits it, as far as these lines go. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

t.test('each command of the walk does what is said of it', (t) => {
  const page = fs.readFileSync(path.join(root, 'docs/policy-tools.md'), 'utf8');
  const commands = [...(/<!-- walk -->([^]*)<!-- \/walk -->/.exec(page)?.[1] ?? '').matchAll(/^npx safeclaw ?(.*?) *#/gm), ...(/<!-- walk -->([^]*)<!-- \/walk -->/.exec(page)?.[1] ?? '').matchAll(/^npx safeclaw (policy suggest --merge --write)$/gm)].length;
  t.equal(commands, 8);
  const lines = (/```sh\n([^]*?)```/.exec(page.slice(page.indexOf('<!-- walk -->')))?.[1] ?? '').trim().split('\n').map((line) => line.replace(/ +#.*$/, ''));
  const folder = folderWith(t, { 'agent.js': agent, 'notes/a.txt': 'buy milk', 'notes/b.txt': 'call Bob', 'package.json': '{ "name": "mine", "main": "agent.js" }' });
  const node = '22';
  const env = { TITLE: 'Notes', HOME: folder, PATH: `${path.dirname(nodeBinary(node))}:/usr/bin:/bin` };
  const results = new Map(lines.map((line) => {
    const result = safeclaw(words(line).slice(2), { cwd: folder, node, env });
    return [line, { ...result, denied: readAudit(path.join(folder, '.safeclaw/audit')).filter(({ verdict }) => verdict === 'deny').length }];
  }));
  for (const [line, { code, stderr }] of results) t.equal(code, line.includes('explain') ? 1 : 0, `${line}\n${stderr}`);
  const said = (part: string): string => [...results].find(([line]) => line.includes(part))?.[1].stdout ?? '';
  t.match(said('npx safeclaw'), /run --observe -- node agent\.js\n[^]*policy suggest --merge --write/, 'the first step says the next');
  t.match(said('--merge'), /^--- safeclaw\.config\.yaml\n[^]*\+ {4}path: "\.\/summary\.md"/);
  t.match(said('policy test'), /0 of them would be denied/);
  t.equal(said('run -- node'), '# Notes\nbuy milk\ncall Bob 5\n');
  t.equal(said('run -- node'), said('run --observe'));
  t.equal(results.get('npx safeclaw run -- node agent.js')?.denied, 0);
  t.match(said('explain'), /denied[^]*defaultAction|denied[^]*default/);
  t.end();
});
