// `safeclaw policy explain`: why other rules did not match, and records of the log.

import t from 'tap';
import { folderWith, observedVerdict, safeclaw, writeDecisions } from './safeclaw-command.ts';

const policy = 'version: 1\nrules:\n  - action: "file:read"\n    path: "/srv/data/*.csv"\n    effect: allow\n  - id: api\n    action: "network:request"\n    method: "GET"\n    host: "api.example.com"\n    effect: allow\n  - action: "network:request"\n    host: "other.example"\n    effect: allow\n  - action: "env:read"\n    key: A\n    effect: allow\n';

t.test('rules that were asked before and did not match, the nearest first, with the part that failed', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  const post = safeclaw(['policy', 'explain', 'network:request POST https://api.example.com/v1'], { cwd: folder });
  t.equal(post.code, 1);
  t.match(post.stdout, /safeclaw\.config\.yaml:8:13: note: `api` \(allow\) does not match: `method` \[SC_NOT_MATCHED\]\n[^]*8 \| +method: "GET"\n +\| +\^{5} not `POST`[^]*`rules\[2\]` \(allow\) does not match: `host`[^]*To allow it/);
  t.notMatch(post.stdout, /env:read|`rules\[0\]`/, 'rules about other actions are not asked');
  t.match(safeclaw(['policy', 'explain', 'file:read /srv/data/in/a.csv'], { cwd: folder }).stdout, /\^+ not `\/srv\/data\/in\/a\.csv`, from `\/a\.csv` on/);
  t.notMatch(safeclaw(['policy', 'explain', 'file:read /srv/data/a.csv'], { cwd: folder }).stdout, /did not match/, 'nothing stands before the rule that decided');
  const json = JSON.parse(safeclaw(['policy', 'explain', '--json', 'network:request POST https://api.example.com/v1'], { cwd: folder }).stdout);
  t.match(json.actions[0].notMatched, [{ rule: 'api', failed: [{ matcher: 'method', patterns: ['GET'], value: 'POST' }] }, { rule: 'rules[2]', failed: [{ matcher: 'host' }] }]);
  t.end();
});

t.test('a record of the log is explained under the policy as it is now', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  const log = writeDecisions(folder, [[{ kind: 'file:read', path: '/srv/data/a.csv', asked: 'a.csv' }, observedVerdict], [{ kind: 'env:read', key: 'B' }, observedVerdict]]);
  t.match(safeclaw(['policy', 'explain', '--record', '1'], { cwd: folder }), { code: 0, stdout: /^allowed {2}file:read \/srv\/data\/a\.csv\n[^]*asked for as a\.csv/ });
  t.match(safeclaw(['policy', 'explain', '--record', '2', '--from', log], { cwd: folder }), { code: 1, stdout: /denied +env:read B\n[^]*key: "B"/ });
  t.match(safeclaw(['policy', 'explain', '--record', '99'], { cwd: folder }), { code: 1, stderr: /no record has the seq 99/ });
  t.match(safeclaw(['policy', 'explain', '--record', '0'], { cwd: folder }), { code: 1, stderr: /is no decision/ });
  t.equal(safeclaw(['policy', 'explain', '--record', 'x'], { cwd: folder }).code, 2);
  t.equal(safeclaw(['policy', 'explain', '--record', '1', 'env:read', 'A'], { cwd: folder }).code, 2);
  t.end();
});
