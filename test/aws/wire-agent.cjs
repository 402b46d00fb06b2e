// Calls by every client that Node has, written by hand: what an SDK of any version, bundled or not, ends in.
// Each case prints what the program got.

const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');

const { ports, undici } = JSON.parse(process.argv[2]);
const ca = fs.readFileSync(process.argv[3]);
const signed = (service) => ({ authorization: `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0` });
const dynamo = (operation) => ({ ...signed('dynamodb'), 'x-amz-target': `DynamoDB_20120810.${operation}`, 'content-type': 'application/x-amz-json-1.0' });
const form = { ...signed('sts'), 'content-type': 'application/x-www-form-urlencoded' };
const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
const failure = (error) => {
  const cause = error.cause ?? error;
  return [cause.name, cause.code, cause.safeclaw?.action ?? null, cause.safeclaw?.code ?? null, cause.$metadata?.httpStatusCode ?? null].join(' ');
};

function byHttp(client, port, agent) {
  return (method, path, headers, ...chunks) => new Promise((resolve) => {
    const request = client.request({ host: '127.0.0.1', port, method, path, headers, ca, checkServerIdentity: () => undefined, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', (error) => resolve(failure(error)));
    void (async () => {
      for (const [i, chunk] of chunks.entries()) {
        if (i > 0) await pause();
        request.write(chunk);
      }
      request.end();
    })();
  });
}

function byFetch(fetch) {
  return async (method, path, headers, ...chunks) => {
    try {
      const body = chunks.length === 0 ? undefined : chunks.length === 1 ? chunks[0] : new ReadableStream({ async start(controller) {
        for (const chunk of chunks) { controller.enqueue(new TextEncoder().encode(chunk)); await pause(); }
        controller.close();
      } });
      return (await fetch(`http://127.0.0.1:${ports.http}${path}`, { method, headers, body, duplex: 'half' })).status;
    } catch (error) {
      return failure(error);
    }
  };
}

/** Bytes that are written by hand on a connection that was made for an allowed call, all at once or piece by piece. */
function byHand(slowly) {
  return async (method, path, headers, ...chunks) => {
    const agent = new http.Agent({ keepAlive: true });
    const socket = await new Promise((resolve) => {
      let connected;
      http.get({ host: '127.0.0.1', port: ports.http, path: '/b/open/first', headers: signed('s3'), agent }, (response) => response.resume().on('end', () => resolve(connected))).on('socket', (one) => { connected = one; });
    });
    await pause();
    return new Promise((resolve) => {
      socket.on('error', (error) => resolve(failure(error)));
      const body = chunks.join('');
      const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${ports.http}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
      const half = text.indexOf('\r\n') + 9;
      void (async () => {
        for (const part of slowly ? [text.slice(0, half), text.slice(half, -1), text.slice(-1)] : [text]) {
          if (!socket.destroyed) socket.write(part);
          await pause();
        }
        await pause();
        resolve('sent');
        socket.destroy();
      })();
    });
  };
}

function byHttp2() {
  return (method, path, headers, ...chunks) => new Promise((resolve) => {
    const session = http2.connect(`https://127.0.0.1:${ports.http2}`, { ca, checkServerIdentity: () => undefined });
    session.on('error', (error) => resolve(failure(error)));
    const stream = session.request({ ':method': method, ':path': path, ...headers });
    stream.on('error', (error) => { resolve(failure(error)); session.destroy(); });
    stream.on('response', (head) => { resolve(head[':status']); session.close(); stream.resume(); });
    void (async () => {
      for (const [i, chunk] of chunks.entries()) {
        if (i > 0) await pause();
        stream.write(chunk);
      }
      stream.end();
    })();
  });
}

const clients = {
  http: byHttp(http, ports.http),
  'http kept alive': byHttp(http, ports.http, new http.Agent({ keepAlive: true })),
  https: byHttp(https, ports.https),
  fetch: byFetch(fetch),
  undici: byFetch(require(undici).fetch),
  'a socket': byHand(false),
  http2: byHttp2(),
};

(async () => {
  const out = {};
  for (const [name, send] of Object.entries(clients)) {
    out[name] = {
      get: await send('GET', `/b/open/${encodeURIComponent(name)}`, signed('s3')),
      secret: await send('GET', '/b/secret/x', signed('s3')),
      put: await send('PUT', '/b/open/put', signed('s3'), 'text'),
      deletions: await send('POST', '/b?delete', signed('s3'), '<Delete><Object><Key>open/x</Key></Object></Delete>'),
      copy: await send('PUT', '/copies/new', { ...signed('s3'), 'x-amz-copy-source': '/b/open/x' }),
      'copy of a secret': await send('PUT', '/copies/new', { ...signed('s3'), 'x-amz-copy-source': '/b/secret/x' }),
      item: await send('POST', '/', dynamo('GetItem'), '{"TableName":"T"}'),
      'item of another': await send('POST', '/', dynamo('GetItem'), '{"TableName":"U"}'),
      caller: await send('POST', '/', form, 'Action=GetCallerIdentity'),
      role: await send('POST', '/', form, 'Action=AssumeRole&RoleArn=arn:aws:iam::1:role/admin'),
      'item, scope of S3': await send('POST', '/', { ...dynamo('GetItem'), ...signed('kinesis') }, '{"TableName":"T"}'),
    };
  }
  const slow = byHand(true);
  out.pieces = {
    item: await clients.http('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"T"}'),
    'item of another': await clients.http('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"U"}'),
    'by fetch': await clients.fetch('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"T"}'),
    'of another by fetch': await clients.fetch('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"U"}'),
    'by http2': await clients.http2('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"T"}'),
    'of another by http2': await clients.http2('POST', '/', dynamo('GetItem'), '{"Table', 'Name":', '"U"}'),
    'of a head': await slow('GET', '/b/open/pieces', signed('s3')),
    'of a head, denied': await slow('DELETE', '/b/open/pieces', signed('s3')),
    'behind a header that comes late': await slow('POST', '/', dynamo('GetItem'), '{"TableName":"T"}'),
    'waits for the server': await clients.http('POST', '/', { ...dynamo('GetItem'), expect: '100-continue' }, '{"TableName":"T"}'),
  };
  console.log(JSON.stringify(out));
  process.exit(0);
})();
