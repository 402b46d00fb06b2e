// The servers that hand out credentials, as far as their clients can tell: a container's endpoint, IMDSv2, and STS.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Given {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  /** From now. */
  readonly seconds: number;
}

export interface CredentialServer {
  readonly url: string;
  /** What is handed out next; null for a refusal. */
  given: Given | null;
  /** `METHOD path` of every request, with a mark where its token was right. */
  readonly seen: string[];
  close(): void;
}

export const containerToken = 'Bearer-of-the-container-7f3a';
export const webToken = 'eyJhbGciOiJub25lIn0.web-identity-91c2.x';

/** One server that is all three; which it is asked as, the path says. */
export async function startCredentialServer(given: Given): Promise<CredentialServer> {
  const state = { given: given as Given | null, seen: [] as string[] };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      answer(state, request, Buffer.concat(chunks).toString(), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => { server.closeAllConnections(); server.close(); } });
}

function answer(state: { given: Given | null; seen: string[] }, request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
  const path = request.url ?? '';
  const say = (status: number, text: string): void => void response.writeHead(status).end(text);
  const asked = (right: boolean): void => void state.seen.push(`${request.method ?? ''} ${path}${right ? ' +' : ''}`);
  const { given } = state;
  const until = given === null ? '' : new Date(Date.now() + given.seconds * 1000).toISOString();
  if (path === '/container') {
    const right = request.headers.authorization === containerToken;
    asked(right);
    if (!right || given === null) return say(given === null ? 503 : 401, '{}');
    return say(200, JSON.stringify({ AccessKeyId: given.id, SecretAccessKey: given.secret, Token: given.token, Expiration: until }));
  }
  if (path.startsWith('/latest/')) {
    if (request.method === 'PUT') {
      asked(request.headers['x-aws-ec2-metadata-token-ttl-seconds'] !== undefined);
      return say(200, 'session-of-imds');
    }
    const right = request.headers['x-aws-ec2-metadata-token'] === 'session-of-imds';
    asked(right);
    if (!right || given === null) return say(given === null ? 503 : 401, '');
    if (path.endsWith('/security-credentials/')) return say(200, 'role-of-instance');
    return say(200, JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', AccessKeyId: given.id, SecretAccessKey: given.secret, Token: given.token, Expiration: until }));
  }
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  const right = operation === 'AssumeRole' ? (request.headers.authorization ?? '').includes('AWS4-HMAC-SHA256') : form.get('WebIdentityToken') === webToken;
  state.seen.push(`${operation} ${form.get('RoleArn') ?? ''}${right ? ' +' : ''}`);
  if (!right || given === null) return say(403, `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized, said with ${webToken}</Message></Error><RequestId>r</RequestId></ErrorResponse>`);
  say(200, `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result><Credentials><AccessKeyId>${given.id}</AccessKeyId><SecretAccessKey>${given.secret}</SecretAccessKey><SessionToken>${given.token}</SessionToken><Expiration>${until}</Expiration></Credentials><AssumedRoleUser><Arn>a</Arn><AssumedRoleId>b</AssumedRoleId></AssumedRoleUser></${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`);
}
