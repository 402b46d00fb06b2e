// The tree against its definition: while more than one hash is left, groups of 16 become one.

import { createHash } from 'node:crypto';
import t from 'tap';
import { MerkleTree } from '../../src/audit/merkle.ts';
import { sha256Into } from '../../src/runtime/sha256.ts';

const leaf = (i: number): string => createHash('sha256').update(`record ${i}`).digest('hex');

function defined(leaves: readonly string[]): string {
  let level = [...leaves];
  while (level.length > 1) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += 16) next.push(createHash('sha256').update(Buffer.concat([Buffer.from([1]), Buffer.from(level.slice(at, at + 16).join(''))])).digest('hex'));
    level = next;
  }
  return level[0] as string;
}

t.test('the root of every size', (t) => {
  const tree = new MerkleTree(sha256Into);
  const leaves: string[] = [];
  for (let size = 1; size <= 4500; size++) {
    leaves.push(leaf(size));
    tree.append(Buffer.from(leaves[size - 1] as string), 0);
    // Every size where groups begin and end, and some between.
    if (size > 600 && size % 16 > 1 && size % 97 !== 0) continue;
    const root = tree.root();
    if (root !== defined(leaves)) t.fail(`of ${size} records`);
    if (tree.root() !== root) t.fail(`asked twice, of ${size}`);
  }
  t.equal(tree.size, 4500);
  t.end();
});

t.test('an append that was broken off half-way is done again', (t) => {
  let breakAt = 0;
  let calls = 0;
  const breaking: typeof sha256Into = (...args) => {
    if (++calls === breakAt) throw new Error('broken off');
    sha256Into(...args);
  };
  const leaves = Array.from({ length: 300 }, (_, i) => leaf(i));
  const tree = new MerkleTree(breaking);
  for (const [i, digits] of leaves.entries()) {
    // Where a group is full, its hash is made: that is where it breaks.
    breakAt = calls + 1 + (i % 2);
    for (let attempt = 0; tree.size === i; attempt++) {
      if (attempt > 3) throw new Error('never done');
      try {
        tree.append(Buffer.from(digits), 0);
      } catch (error) {
        if ((error as Error).message !== 'broken off') throw error;
        breakAt = 0;
      }
    }
  }
  breakAt = 0;
  t.equal(tree.root(), defined(leaves));
  t.end();
});
