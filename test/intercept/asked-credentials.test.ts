import t from 'tap';
import type { CredentialAnswer, CredentialFailure } from '../../src/aws/credential-answer.ts';
import { AskedCredentials } from '../../src/intercept/asked-credentials.ts';

const minute = 60_000;

/** A source with a clock of its own: what it gives is set by the test, and how long that takes. */
function source(): { credentials: AskedCredentials; state: { now: number; next: CredentialAnswer | CredentialFailure; takes: number; asked: number; told: string[]; records: boolean } } {
  const state = { now: 1_000_000, next: failed('nobody answers'), takes: 0, asked: 0, told: [] as string[], records: true } as ReturnType<typeof source>['state'];
  const credentials = new AskedCredentials({
    now: () => state.now,
    ask: () => {
      state.asked++;
      state.now += state.takes;
      return state.next;
    },
    told: (answer) => {
      state.told.push(answer.kind === 'failure' ? answer.reason : answer.accessKeyId);
      return state.records;
    },
  });
  return { credentials, state };
}

function failed(reason: string): CredentialFailure {
  return { kind: 'failure', reason };
}

function keys(accessKeyId: string, expiresAt: number | null): CredentialAnswer {
  return { kind: 'credentials', source: 'container', accessKeyId, expiresAt, secretAccessKey: new Uint8Array([1]), sessionToken: null };
}

t.test('what lasts is asked for once', (t) => {
  const { credentials, state } = source();
  state.next = keys('A', null);
  for (let i = 0; i < 3; i++, state.now += 1e9) t.equal(credentials.currentCredentials().accessKeyId, 'A');
  t.equal(state.asked, 1);
  t.end();
});

t.test('what expires is asked for five minutes before', (t) => {
  const { credentials, state } = source();
  const start = state.now;
  state.next = keys('A', start + 60 * minute);
  credentials.currentCredentials();
  state.next = keys('B', start + 120 * minute);
  state.now = start + 55 * minute - 1;
  t.equal(credentials.currentCredentials().accessKeyId, 'A');
  state.now = start + 55 * minute;
  t.equal(credentials.currentCredentials().accessKeyId, 'B');
  t.same([state.asked, state.told], [2, ['A', 'B']]);
  t.end();
});

t.test('a source that gives the same for the last minutes is not asked with each request', (t) => {
  const { credentials, state } = source();
  state.next = keys('A', state.now + 4 * minute);
  for (let i = 0; i < 2400; i++, state.now += 100) t.doesNotThrow(() => credentials.currentCredentials());
  t.ok(state.asked >= 3 && state.asked <= 10, `${state.asked} times`);
  t.throws(() => credentials.currentCredentials(), /container: what it gave expired at 1970-/);
  t.end();
});

t.test('where asking again fails, what is held serves until it expires', (t) => {
  const { credentials, state } = source();
  state.next = keys('A', state.now + 10 * minute);
  credentials.currentCredentials();
  state.now += 6 * minute;
  state.next = failed('the endpoint is gone');
  t.equal(credentials.currentCredentials().accessKeyId, 'A');
  state.now += 4 * minute - 1;
  t.equal(credentials.currentCredentials().accessKeyId, 'A');
  state.now += 1;
  t.throws(() => credentials.currentCredentials(), { message: 'the gate got no credentials: the endpoint is gone' });
  state.now += 2000;
  state.next = keys('B', state.now + 10 * minute);
  t.equal(credentials.currentCredentials().accessKeyId, 'B', 'and when it is back it is asked');
  t.end();
});

t.test('a source that fails is not asked more often than once a second, nor than it takes', (t) => {
  const { credentials, state } = source();
  for (let i = 0; i < 100; i++, state.now += 10) t.throws(() => credentials.currentCredentials());
  t.equal(state.asked, 1);
  state.takes = 5000;
  t.throws(() => credentials.currentCredentials());
  state.now += 4999;
  t.throws(() => credentials.currentCredentials());
  t.equal(state.asked, 2);
  state.now += 1;
  t.throws(() => credentials.currentCredentials());
  t.equal(state.asked, 3);
  t.end();
});

t.test('without a record nothing is used, and what was held goes on', (t) => {
  const { credentials, state } = source();
  state.records = false;
  state.next = keys('A', state.now + 10 * minute);
  t.throws(() => credentials.currentCredentials(), /no record/);
  state.records = true;
  state.now += 1000;
  t.equal(credentials.currentCredentials().accessKeyId, 'A');
  state.now += 6 * minute;
  state.records = false;
  state.next = keys('B', state.now + 60 * minute);
  t.equal(credentials.currentCredentials().accessKeyId, 'A');
  t.end();
});
