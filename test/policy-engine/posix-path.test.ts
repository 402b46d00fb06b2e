// The engine's paths are Node's.

import { posix } from 'node:path';
import t from 'tap';
import * as own from '../../src/policy-engine/posix-path.ts';

t.test('as node:path has them', (t) => {
  const names = ['/', '/a', '/a/', '/a/b', 'a', 'a/b', '../a', './a/../..', '/a/../../b', '/a//b/./c', '.safeclaw/audit', '..', '.', '/a.b/c.yaml'];
  for (const one of names) {
    t.same([own.dirname(one), own.basename(one), own.isAbsolute(one)], [posix.dirname(one), posix.basename(one), posix.isAbsolute(one)], one);
    for (const other of names) {
      t.equal(own.resolve('/x/y', one, other), posix.resolve('/x/y', one, other), `resolve ${one} ${other}`);
      t.equal(own.join(one, other), posix.join(one, other).replace(/(.)\/$/, '$1'), `join ${one} ${other}`);
      if (one.startsWith('/') && other.startsWith('/')) t.equal(own.relative(one, other), posix.relative(one, other), `relative ${one} ${other}`);
    }
  }
  t.end();
});
