// `safeclaw policy diff`: every difference it tells is one, and what differs is told.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { folderWith, safeclaw } from './safeclaw-command.ts';

const policy = (...rules: string[]): string => `version: 1\nrules:\n${rules.map((rule) => `  - { ${rule} }\n`).join('')}`;
const secret = 'action: "file:read", path: "/srv/secret/**", effect: deny';
const open = 'action: "file:read", path: "/srv/**", effect: allow';

t.test('what changes the verdict is told by an action, and both policies say so themselves', (t) => {
  const rows: [name: string, old: string, now: string, differences: [kind: string, action: RegExp][]][] = [
    ['a rule is new', policy(open), policy(open, 'action: "env:read", key: "API_*", effect: allow'), [['wider', /^env:read API_/]]],
    ['a rule is gone', policy(open), 'version: 1\n', [['narrower', /^file:read \/srv\//]]],
    ['a denial is gone', policy(secret, open), policy(open), [['wider', /^file:read \/srv\/secret\//]]],
    ['a pattern is wider', policy('action: "network:request", host: "api.example.com", effect: allow'), policy('action: "network:request", host: "*.example.com", effect: allow'), [['wider', /^network:request GET https:\/\/(?!api\.)[\w.]+\.example\.com\//]]],
    ['a method is new', policy('action: "network:request", host: "a.example", method: GET, effect: allow'), policy('action: "network:request", host: "a.example", method: [GET, POST], effect: allow'), [['wider', /POST https:\/\/a\.example/]]],
    ['a port is gone', policy('action: "network:connect", host: "a.example", port: "1-500", effect: allow'), policy('action: "network:connect", host: "a.example", port: "100-500", effect: allow'), []],
    ['order', policy(secret, open), policy('action: "file:read", path: "/srv/secret/a", effect: allow', secret, open), [['wider', /^file:read \/srv\/secret\/a$/]]],
    ['the default', 'version: 1\n', 'version: 1\ndefaultAction: allow\n', [['wider', /./]]],
    ['the baseline', 'version: 1\n', 'version: 1\nbaseline: none\n', [['narrower', /./]]],
    ['commands', policy('action: "shell:execute", command: "git status", effect: allow'), policy('action: "shell:execute", command: "git *", effect: allow'), [['wider', /^shell:execute git (?!status$)/]]],
    ['reasons and names', policy(`${open}, reason: a`), policy(`${open}, reason: b, id: c`), []],
    ['the same twice', policy(open), policy(open, 'action: "file:stat", path: "/srv/x", effect: allow'), []],
  ];
  for (const [name, old, now, wanted] of rows) {
    const folder = folderWith(t, { 'old.yaml': old, 'safeclaw.config.yaml': now });
    const { code, stdout, stderr } = safeclaw(['policy', 'diff', 'old.yaml', '--json'], { cwd: folder });
    const json = JSON.parse(stdout || '{}') as { differences: { kind: string; action: string }[] };
    if (name !== 'a port is gone') t.equal(code, wanted.length === 0 ? 0 : 1, `${name}: ${stderr}`);
    for (const [kind, action] of wanted) t.ok(json.differences.some((one) => one.kind === kind && action.test(one.action)), `${name}: ${stdout}`);
    for (const one of json.differences) {
      for (const [file, wider] of [['old.yaml', false], ['safeclaw.config.yaml', true]] as const) {
        const explained = safeclaw(['policy', 'explain', '--policy', file, '--json', one.action], { cwd: folder });
        t.equal(JSON.parse(explained.stdout).actions.at(-1).verdict.kind, (one.kind === 'wider') === wider ? 'allow' : 'deny', `${name}: ${one.action} under ${file}`);
      }
    }
  }
  t.end();
});

t.test('a limit that changes is a change, by how much it allows', (t) => {
  const limited = (limit: string): string => policy(`id: r, action: "file:read", path: "/srv/**", effect: allow${limit}`);
  for (const [old, now, kind, said] of [['', ', limit: 5 per day', 'narrower', /- less often {3}file:read \/srv.*\n +was allowed by r \(a\.yaml:3:3\), is allowed by r \(b\.yaml:3:3\), 5 per day/], [', limit: 5 per day', ', limit: 6 per day', 'wider', /\+ more often.*\n.*, 5 per day, is allowed.*, 6 per day/], [', limit: 2 per hour', ', limit: 30 per day', 'wider', /more often/]] as const) {
    const folder = folderWith(t, { 'a.yaml': limited(old), 'b.yaml': limited(now) });
    const { code, stdout } = safeclaw(['policy', 'diff', 'a.yaml', 'b.yaml'], { cwd: folder });
    t.match({ code, stdout }, { code: 1, stdout: said }, kind);
    t.equal(safeclaw(['policy', 'diff', 'a.yaml', 'b.yaml', '--fail', 'wider'], { cwd: folder }).code, kind === 'wider' ? 1 : 0);
    if (now === ', limit: 5 per day') t.match(safeclaw(['policy', 'explain', '--policy', 'b.yaml', 'file:read /srv/x'], { cwd: folder }), { code: 0, stdout: /so often and no more: 5 per day/ });
  }
  t.end();
});

t.test('text, SARIF, standard input, and what fails', (t) => {
  const folder = folderWith(t, { 'old.yaml': policy(secret, open), 'new.yaml': policy(open, 'action: "env:read", key: A, effect: allow') });
  const text = safeclaw(['policy', 'diff', 'old.yaml', 'new.yaml'], { cwd: folder });
  t.equal(text.code, 1);
  t.match(text.stdout, /\+ allowed now {2}file:read \/srv\/secret\/.+\n +was denied by rules\[0\] \(old\.yaml:3:3\), is allowed by rules\[0\] \(new\.yaml:3:3\)/);
  t.match(text.stdout, /2 wider, 0 narrower; 1 rules gone or moved, 1 new or moved/);
  t.equal(safeclaw(['policy', 'diff', '-', 'new.yaml'], { cwd: folder, input: fs.readFileSync(path.join(folder, 'old.yaml'), 'utf8') }).stdout.replaceAll('old.yaml', 'old'), text.stdout.replaceAll('old.yaml', 'old').replaceAll('(old:', '(old:'));
  t.equal(safeclaw(['policy', 'diff', 'new.yaml', 'old.yaml', '--fail', 'wider'], { cwd: folder }).code, 0, 'only narrower');
  t.equal(safeclaw(['policy', 'diff', 'old.yaml', 'new.yaml', '--fail', 'none'], { cwd: folder }).code, 0);
  const sarif = JSON.parse(safeclaw(['policy', 'diff', 'old.yaml', 'new.yaml', '--format', 'sarif'], { cwd: folder }).stdout);
  t.match(sarif.runs[0].results[0], { ruleId: 'SC_POLICY_WIDER', locations: [{ physicalLocation: { artifactLocation: { uri: 'new.yaml' } } }] });
  t.match(JSON.parse(safeclaw(['policy', 'diff', 'new.yaml', 'old.yaml', '--format', 'sarif'], { cwd: folder }).stdout).runs[0].results[0], { ruleId: 'SC_POLICY_NARROWER' });
  t.match(safeclaw(['policy', 'diff', 'old.yaml', 'old.yaml'], { cwd: folder }), { code: 0, stdout: /no rule differs/ });
  fs.writeFileSync(path.join(folder, 'observe.yaml'), `mode: observe\n${policy(secret, open)}`);
  t.match(safeclaw(['policy', 'diff', 'old.yaml', 'observe.yaml'], { cwd: folder }), { code: 1, stdout: /mode enforce is mode observe now/ });
  t.match(safeclaw(['policy', 'diff', 'nowhere.yaml', 'old.yaml'], { cwd: folder }), { code: 1, stderr: /cannot be read/ });
  fs.writeFileSync(path.join(folder, 'broken.yaml'), 'version: 1\nrules:\n  - action: x\n');
  t.match(safeclaw(['policy', 'diff', 'broken.yaml', 'old.yaml'], { cwd: folder }), { code: 1, stderr: /does not load/ });
  t.equal(safeclaw(['policy', 'diff', 'old.yaml', 'new.yaml', '--fail', 'some'], { cwd: folder }).code, 2);
  t.end();
});
