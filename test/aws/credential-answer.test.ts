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
