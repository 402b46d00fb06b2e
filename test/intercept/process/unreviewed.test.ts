// A function that a later Node adds is refused, and in the log, until it has been reviewed.

import t from 'tap';
import type { Action } from '../../../src/action/action.ts';
import type { Verdict } from '../../../src/action/verdict.ts';
import { Gate } from '../../../src/gate/gate.ts';
import { refuseUnreviewed } from '../../../src/intercept/process-gate.ts';
import { Patcher } from '../../../src/runtime/patch.ts';

t.test('unreviewed functions', (t) => {
  const allowed: Verdict = { kind: 'allow', by: 'rule', rule: 'r', reason: '', position: null, code: 'SC_ALLOWED', observed: null };
  const records: [string, string][] = [];
  const gate = new Gate({ enforcing: true, decide: () => allowed }, { record: (action: Action, verdict) => void records.push([(action as { name: string }).name, verdict.code]) });
  let called = 0;
  const exports = { known: () => 'known', gated: () => 'gated', added: (..._args: unknown[]) => ++called, Added: class {}, value: 1 };
  refuseUnreviewed(new Patcher(), gate, 'sqlite', exports, { gated: ['gated'], passive: ['known'] });
  t.equal(exports.known(), 'known');
  t.equal(exports.gated(), 'gated');
  t.equal(exports.value, 1);
  t.throws(() => exports.added(1), { code: 'EACCES', safeclaw: { code: 'SC_UNREVIEWED' } });
  t.throws(() => new exports.Added(), { code: 'EACCES' });
  t.equal(called, 0, 'it did not run');
  t.equal(exports.added.name, 'added', 'it looks as before');
  t.same(records, [['sqlite.added', 'SC_UNREVIEWED'], ['sqlite.Added', 'SC_UNREVIEWED']]);
  t.end();
});
