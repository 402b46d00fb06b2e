// A denied AWS call fails as a call that AWS refused: neither SDK tries it again, or takes it for the network's fault.

import t from 'tap';
import type { AwsAction } from '../../src/action/action.ts';
import { denialError } from '../../src/gate/denial.ts';
import { denialVerdict } from '../../src/gate/fault.ts';

const call: AwsAction = { kind: 'aws:call', service: 's3', operation: 'PutObject', region: 'eu-west-1', account: null, resources: ['arn:aws:s3:::b/k'] };
const denied = (): Record<string, unknown> => denialError(call, denialVerdict('SC_DENIED', 'fault', 'fault', 'no rule allows it'), { syscall: 'write' }) as unknown as Record<string, unknown>;

t.test('as SDK v3 has it', async (t) => {
  t.match(denied(), { name: 'AccessDenied', code: 'EACCES', $fault: 'client', $metadata: { httpStatusCode: 403 }, safeclaw: { action: 'aws:s3:PutObject' } });
});

t.test('as SDK v2 treats the error of a connection', async (t) => {
  const error = denied();
  error.code = 'NetworkingError';
  error.retryable = true;
  t.equal(error.retryable, false, 'not tried again');
  t.notOk('errno' in error, 'a number there is taken for a host that is not found');
  t.equal(error.name, 'AccessDenied');
});

t.test('any other denial has the fields of Node', async (t) => {
  const error = denialError({ kind: 'env:read', key: 'X' }, denialVerdict('SC_DENIED', 'fault', 'fault', 'no'), { syscall: 'open' });
  t.match(error, { name: 'Error', code: 'EACCES', errno: -13, syscall: 'open' });
  t.notOk('$metadata' in error || 'retryable' in error);
});
