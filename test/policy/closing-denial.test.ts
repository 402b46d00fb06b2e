// A last rule that denies everything is the default written as a rule, as published policies have it.

import t from 'tap';
import { innerDecides } from '../../src/action/covering.ts';
import { action, policyOf } from './policies.ts';

const rules = `- { action: "network:request", host: "api.example.com", effect: allow }
- { action: "network:connect", host: "db.example.com", effect: deny }
- { id: rest, action: "*", effect: deny, reason: "nothing else" }`;

t.test('it stands behind the baseline and is explicit about nothing', (t) => {
  const policy = policyOf(rules, 'version: 1');
  t.match(policy.decide(action('file:read /etc/passwd')), { kind: 'deny', by: 'default', rule: 'rest', reason: 'nothing else', code: 'SC_DENIED' });
  t.match(policy.decide(action('env:read PATH')), { kind: 'allow', by: 'baseline' });
  const outer = policy.decide(action('GET https://api.example.com/'));
  const inner = policy.decide(action('tcp://api.example.com:443'));
  t.same([outer.kind, inner.kind, innerDecides(inner, outer)], ['allow', 'deny', false], 'an allowed request keeps its connection');
  const named = policy.decide(action('tcp://db.example.com:443'));
  t.equal(innerDecides(named, outer), true, 'a rule that names the connection denies it');
  t.end();
});

t.test('with baseline: none it denies what Node needs, too', (t) => {
  t.match(policyOf(rules).decide(action('env:read PATH')), { kind: 'deny', by: 'default' });
  t.end();
});

t.test('a deny with a matcher is a rule like any other', (t) => {
  const policy = policyOf('- { action: "env:read", key: "*", effect: deny }', 'version: 1');
  t.match(policy.decide(action('env:read PATH')), { kind: 'deny', by: 'rule' });
  t.end();
});

t.test('a rule about sockets is no reason to look up a name', (t) => {
  const policy = policyOf('- { action: "network:connect", protocol: unix, effect: allow }\n- { action: "network:connect", path: "/run/*.sock", effect: allow }');
  t.match(policy.decide(action('resolve a.example')), { kind: 'deny' });
  t.match(policyOf('- { action: "network:connect", host: "a.example", effect: allow }', 'version: 1').decide(action('resolve a.example')), { kind: 'allow' });
  t.end();
});
