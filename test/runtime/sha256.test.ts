import { createHash } from 'node:crypto';
import { fc } from '../property.ts';
import t from 'tap';
import { sha256Hex, sha256Into, sha256OfText, sha256Prefix } from '../../src/runtime/sha256.ts';

const native = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

t.test('NIST vectors', (t) => {
  const cases: [string, string][] = [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
    ['abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu', 'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ];
  for (const [text, hash] of cases) t.equal(sha256OfText(text), hash, text.slice(0, 20));
  t.end();
});

t.test('every length around the block borders, at any offset', (t) => {
  const bytes = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 7 + 13) & 255));
  for (let length = 0; length <= 300; length++) if (sha256Hex(bytes, 11, 11 + length) !== native(bytes.subarray(11, 11 + length))) t.fail(`length ${length}`);
  t.end();
});

t.test('as node:crypto does, with and without a hashed prefix', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), fc.nat(300), (bytes, prefixed) => {
      const out = Buffer.alloc(64);
      const prefix = prefixed > bytes.length ? null : sha256Prefix(bytes, prefixed);
      sha256Into(bytes, 0, bytes.length, out, 0, prefix);
      return out.toString() === native(bytes);
    }),
  );
  t.equal(sha256OfText('ü€😀'), native(Buffer.from('ü€😀')));
  t.end();
});
