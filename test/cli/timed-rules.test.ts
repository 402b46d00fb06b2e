// Rules with `when` on the command line: expired ones are warnings, and `policy explain` says which did not match because of its time.

import t from 'tap';
import { folderWith, safeclaw } from './safeclaw-command.ts';

const policy = `version: 1
rules:
  - id: migration
    action: "file:read"
    path: "/srv/**"
    effect: allow
    when: { until: 2001-12-31 }
  - id: later
    action: "file:read"
    path: "/srv/data/**"
    effect: allow
    when: { from: 2999-01-01 }
  - id: now
    action: "file:read"
    path: "/opt/**"
    effect: allow
    when: { from: 2001-01-01 }
`;

t.test('policy check warns of a rule that has expired for good, and removing it mends that', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  const text = safeclaw(['policy', 'check'], { cwd: folder });
  t.equal(text.code, 0);
  t.match(text.stdout, 'safeclaw.config.yaml:7:11: warning: this rule has expired for good, at 2002-01-01T00:00:00Z [SC_RULE_EXPIRED]');
  t.match(text.stdout, /when: \{ until: 2001-12-31 \}\n\s+\|\s+\^{21} allows nothing any more/);
  t.equal(safeclaw(['policy', 'check', '--strict'], { cwd: folder }).code, 1);
  const { diagnostics } = JSON.parse(safeclaw(['policy', 'check', '--json'], { cwd: folder }).stdout) as { diagnostics: { code: string; edit: { span: { start: number; end: number }; text: string } }[] };
  t.same(diagnostics.map(({ code }) => code), ['SC_RULE_EXPIRED']);
  const { edit } = diagnostics[0] as (typeof diagnostics)[0];
  const mended = folderWith(t, { 'safeclaw.config.yaml': policy.slice(0, edit.span.start) + edit.text + policy.slice(edit.span.end) });
  t.equal(safeclaw(['policy', 'check', '--strict'], { cwd: mended }).code, 0);
  t.notMatch(policy.slice(0, edit.span.start) + edit.text + policy.slice(edit.span.end), 'migration');
  t.end();
});

t.test('policy explain names the rules that match at another time', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  const explained = safeclaw(['policy', 'explain', 'file:read /srv/data/x'], { cwd: folder, env: { COLUMNS: '200' } });
  t.equal(explained.code, 1);
  const words = explained.stdout.replaceAll(/\s+/g, ' ');
  t.match(words, 'safeclaw.config.yaml:3:3 (migration) allows this, but does not hold now: it expired at 2002-01-01T00:00:00Z');
  t.match(words, 'safeclaw.config.yaml:8:3 (later) allows this, but does not hold now: it holds from 2999-01-01T00:00:00Z on');
  t.match(JSON.parse(safeclaw(['policy', 'explain', '--json', 'file:read /srv/x'], { cwd: folder }).stdout).actions.at(-1).outOfTime, [{ rule: 'migration', effect: 'allow', next: null, ended: '2002-01-01T00:00:00Z' }]);
  const allowed = safeclaw(['policy', 'explain', 'file:read /opt/x'], { cwd: folder });
  t.equal(allowed.code, 0);
  t.notMatch(allowed.stdout, 'does not hold now');
  t.notMatch(safeclaw(['policy', 'explain', 'file:read /etc/x'], { cwd: folder }).stdout, 'does not hold now');
  t.end();
});
