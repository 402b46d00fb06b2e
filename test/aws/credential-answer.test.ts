import t from 'tap';
import { formatCredentials, formatFailure, parseAnswer } from '../../src/aws/credential-answer.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (value: Uint8Array | null): string | null => (value === null ? null : Buffer.from(value).toString());

t.test('what is written is what is read', (t) => {
  const whole = parseAnswer(bytes(formatCredentials('profile `ü`', 'AKIA1', 1_700_000_000_000, 's/ecret+', 'tok==')));
  if (whole.kind !== 'credentials') throw new Error(whole.reason);
  t.same({ ...whole, secretAccessKey: text(whole.secretAccessKey), sessionToken: text(whole.sessionToken) }, { kind: 'credentials', source: 'profile `ü`', accessKeyId: 'AKIA1', expiresAt: 1_700_000_000_000, secretAccessKey: 's/ecret+', sessionToken: 'tok==' });
  const lasting = parseAnswer(bytes(formatCredentials('environment', 'AKIA1', null, 's', '')));
  if (lasting.kind !== 'credentials') throw new Error(lasting.reason);
  t.same([lasting.expiresAt, lasting.sessionToken], [null, null]);
  t.same(parseAnswer(bytes(formatFailure('one\ntwo\u0007'))), { kind: 'failure', reason: 'one two ' });
  t.end();
});

t.test('a value that is more than one line is refused', (t) => {
  for (const bad of ['a\nb', 'a\u0000', 'a\u007f']) {
    t.throws(() => formatCredentials('x', 'AKIA1', null, bad, ''), /characters/);
    t.throws(() => formatCredentials('x', bad, null, 's', ''), /characters/);
    t.throws(() => formatCredentials('x', 'AKIA1', null, 's', bad), /characters/);
  }
  t.end();
});

t.test('an answer that is cut off anywhere is none', (t) => {
  const whole = formatCredentials('environment', 'AKIA1', 5, 'secret', 'token');
  for (let end = 0; end < whole.length; end++) {
    const read = parseAnswer(bytes(whole.slice(0, end)));
    t.equal(read.kind, 'failure', whole.slice(0, end));
    if (read.kind === 'failure') t.notMatch(read.reason, /secret/);
  }
  for (const bad of ['\n\n\n\n\n\n', 'credentials\nx\n\n\ns\n\n', 'credentials\nx\nAKIA1\n\n\n\n', 'credentials\nx\nAKIA1\nNaN\ns\n\n', 'credentials\nx\nAKIA1\n1e999\ns\n\n', `${whole}\n`, `x${whole}`]) t.equal(parseAnswer(bytes(bad)).kind, 'failure', bad);
  t.end();
});

t.test('a species and a constructor that the program has replaced see no byte of a secret', (t) => {
  const whole = bytes(formatCredentials('environment', 'AKIA1', null, 'secret', 'token'));
  const base = Object.getPrototypeOf(Uint8Array) as object;
  const kept = [Object.getOwnPropertyDescriptor(base, Symbol.species), Object.getOwnPropertyDescriptor(Uint8Array.prototype, 'constructor'), Object.getOwnPropertyDescriptor(Uint8Array, Symbol.species)] as const;
  const caught: Uint8Array[] = [];
  class Thief extends Uint8Array {
    constructor(length: number) {
      super(length);
      caught.push(this);
    }
  }
  const restore = (of: object, key: PropertyKey, descriptor: PropertyDescriptor | undefined): void => void (descriptor === undefined ? Reflect.deleteProperty(of, key) : Reflect.defineProperty(of, key, descriptor));
  const readWith = (of: object, key: PropertyKey, value: unknown, before: PropertyDescriptor | undefined): void => {
    Object.defineProperty(of, key, { value, configurable: true, writable: true });
    const read = parseAnswer(whole);
    whole.slice(0, 1);
    restore(of, key, before);
    if (read.kind !== 'credentials') throw new Error(read.reason);
    t.same([text(read.secretAccessKey), text(read.sessionToken)], ['secret', 'token']);
  };
  // First: V8 asks no species of all typed arrays before somebody has replaced a constructor.
  readWith(Uint8Array.prototype, 'constructor', { [Symbol.species]: Thief }, kept[1]);
  readWith(base, Symbol.species, Thief, kept[0]);
  readWith(Uint8Array, Symbol.species, Thief, kept[2]);
  t.same(caught.map((seen) => seen.length), [1, 1, 1], 'only the copy that the test made itself, to show that it would be seen');
  t.end();
});
