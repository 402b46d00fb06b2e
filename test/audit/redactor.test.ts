// Secrets that the operator names are in no record, and what stands beside them is.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { Redactor } from '../../src/audit/redactor.ts';
import { folderWith, safeclaw } from '../cli/safeclaw-command.ts';
import { nodeVersions, runGated } from '../harness.ts';
import { fc } from '../property.ts';

const own = new Redactor({ names: ['ssn', 'x.tenant-id'], patterns: ['acme_[0-9]{8}', 'order (\\w+)'] });

t.test('names and patterns', (t) => {
  const cases: [text: string, recorded: string][] = [
    ['send --ssn 078051120 --to me', 'send --ssn [redacted] --to me'],
    ['send --SSN=078051120 ok', 'send --SSN=[redacted] ok'],
    ['{"ssn": "078051120", "name": "x"}', '{"ssn": "[redacted]", "name": "x"}'],
    ['{\\"ssn\\":\\"078051120\\"}', '{\\"ssn\\":\\"[redacted]\\"}'],
    ['https://h/?ssn=078051120&a=1', 'https://h/?ssn=[redacted]&a=1'],
    ['classn=1 ssnx=2', 'classn=1 ssnx=2'],
    ['x.tenant-id: 7', 'x.tenant-id: [redacted]'],
    ['xxtenant-id: 7', 'xxtenant-id: 7'],
    ['a acme_00112233 acme_44556677 b', 'a [redacted] [redacted] b'],
    ['acme_0011223', 'acme_0011223'],
    ['order 4711 and order 4712', 'order [redacted] and order [redacted]'],
    ['--password hunter2 order 1', '--password [redacted] order [redacted]'],
  ];
  for (const [text, recorded] of cases) t.equal(own.text(text), recorded, text);
  t.equal(new Redactor(null).text('order 4711'), 'order 4711');
  t.end();
});

t.test('no text makes it loop, and no pattern leaves what it found', (t) => {
  fc.assert(fc.property(fc.array(fc.constantFrom('acme_00112233', 'ssn=', 'ssn', ' ', '"', '=', 'order ', '7', '\\', ':', '-')), (pieces) => {
    const text = own.text(pieces.join(''));
    return !/acme_[0-9]{8}/.test(text) && text.length < pieces.join('').length * 12 + 1;
  }));
  t.end();
});

const policy = `version: 1
audit:
  redact:
    names: [ssn]
    patterns: ["acme_[0-9]{8}"]
rules:
  - { action: "shell:execute", command: "echo *", effect: allow }
`;

for (const node of nodeVersions) {
  t.test(`from outside, on Node ${node}`, async (t) => {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
    const { records, stdout } = await runGated({ node, folder, via: 'require', program: `
      RegExp.prototype.exec = String.prototype.slice = () => { throw new Error('changed'); };
      console.log(String(require('node:child_process').execFileSync('echo', ['--ssn', '078051120', 'acme_00112233', 'kept'])));` });
    t.match(stdout, /--ssn 078051120 acme_00112233 kept/, 'the program is told everything');
    t.match(records.find(({ action }) => action === 'shell:execute'), { command: 'echo --ssn [redacted] [redacted] kept' });
    const audit = path.join(folder, '.safeclaw/audit');
    const written = fs.readdirSync(audit).filter((name) => name.endsWith('.jsonl')).map((name) => fs.readFileSync(path.join(audit, name), 'utf8')).join('');
    t.notMatch(written, /078051120|acme_00112233/);
    t.match(safeclaw(['audit', 'redact', '--test', 'x --ssn 1'], { cwd: folder, node }), { code: 0, stdout: 'x --ssn [redacted]\n' });
    t.match(safeclaw(['audit', 'redact', '--as', 'url', '--test', 'https://h/?ssn=1', '--json'], { cwd: folder, node }), { code: 0, stdout: /"redacted": true/ });
    t.match(safeclaw(['audit', 'redact', '--test', 'nothing'], { cwd: folder, node }), { code: 1, stdout: 'nothing\n' });
    t.match(safeclaw(['audit', 'redact', '--as', 'poem', '--test', 'x'], { cwd: folder, node }), { code: 2 });
    t.match(safeclaw(['audit', 'redact'], { cwd: folder, node }), { code: 2 });
  });
}

t.test('what is no name and no pattern is said with its place', (t) => {
  for (const [redact, said] of [['names: ["a b"]', /:4:13.*no name of a field/], ['patterns: ["("]', /:4:16.*no regular expression/], ['patterns: ["x*"]', /:4:16.*matches an empty text/], ['fields: [a]', /unknown key `fields`/], ['names: []', /SC_EMPTY_PATTERN/]] as const) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': `version: 1\naudit:\n  redact:\n    ${redact}\nrules: []\n` });
    t.match(safeclaw(['policy', 'check'], { cwd: folder }), { code: 1, stdout: said }, redact);
  }
  t.end();
});
