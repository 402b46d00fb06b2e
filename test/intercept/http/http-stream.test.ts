// The reader of what clients write: every head is seen once, whatever the writes are cut into; what a server could
// read in another way is refused.

import t from 'tap';
import { type AfterHead, type RequestHead, RequestStream } from '../../../src/intercept/http-stream.ts';

const heads = (after: AfterHead = 'body'): { readonly seen: string[]; readonly stream: RequestStream } => {
  const seen: string[] = [];
  return { seen, stream: new RequestStream((head: RequestHead) => (seen.push(`${head.method} ${head.target} ${head.host} ${head.upgrade}`), after)) };
};

t.test('heads', (t) => {
  const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`;
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['one', [get('/a')], ['GET /a h null']],
    ['pipelined', [get('/a') + get('/b')], ['GET /a h null', 'GET /b h null']],
    ['behind an empty body', [`POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n${get('/b')}`], ['POST /a h null', 'GET /b h null']],
    ['behind a body that is longer than said', ['POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n', `hi${get('/b')}`], ['POST /a h null', 'GET /b h null']],
    ['inside a body', [`POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: ${get('/b').length}\r\n\r\n`, get('/b'), get('/c')], ['POST /a h null', 'GET /c h null']],
    ['behind chunks', ['POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n', '3\r\nabc\r\n', '0\r\nX: y\r\n\r\n', get('/b')], ['POST /a h null', 'GET /b h null']],
    ['chunks cut anywhere', ['POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n', '1', '0\r', '\n0123456789', 'abcdef\r', '\n0\r\n\r', `\n${get('/b')}`], ['POST /a h null', 'GET /b h null']],
    ['headers after the write', ['GET /a HTTP/1.1\r\nHost: h\r\n', 'X: y\r\n\r\n'], ['GET /a h null']],
    ['upgrade', ['GET /a HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\n\r\n'], ['GET /a h websocket']],
  ];
  for (const [name, writes, expected] of table) {
    const { seen, stream } = heads();
    for (const write of writes) t.equal(stream.read(write), 'fine', `${name}: ${JSON.stringify(write)}`);
    t.same(seen, expected, name);
  }
  t.end();
});

t.test('refused', (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    'no HTTP': ['hello\r\n'], binary: ['\x16\x03\x01\n'], 'HTTP/0.9': ['GET /\r\n'], 'HTTP/2 preface': ['PRI * HTTP/2.0\r\n\r\n'],
    'bare line feed': ['GET / HTTP/1.1\nHost: h\n\n'], 'bare carriage return': ['GET / HTTP/1.1\rX: y\r\n\r\n'], 'request line in pieces': ['GET /'],
    'folded header': ['GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n'], 'space before colon': ['GET / HTTP/1.1\r\nHost : h\r\n\r\n'], 'two hosts': ['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    'two lengths': ['POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n'], 'signed length': ['POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n'],
    'length and chunks': ['POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'], 'another coding': ['POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    'bad chunk size': ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', '0x1\r\n'], 'chunk longer than said': ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nabc\r\n'],
    'host after the write': ['GET / HTTP/1.1\r\n', 'Host: h\r\n\r\n'], 'empty line first': ['\r\nGET / HTTP/1.1\r\n\r\n'],
  };
  for (const [name, writes] of Object.entries(table)) {
    const { stream } = heads();
    const readings = writes.map((write) => stream.read(write));
    t.equal(readings.at(-1), 'malformed', name);
  }
  const { stream } = heads('refuse');
  t.equal(stream.read('GET / HTTP/1.1\r\n\r\n'), 'refused', 'a denied head');
  t.end();
});

t.test('after a WebSocket handshake only masked frames', (t) => {
  for (const [bytes, expected] of [['\x81\x85abcd', 'fine'], ['GET / HTTP/1.1\r\n\r\n', 'malformed']] as const) {
    const { stream } = heads('webSocket');
    t.equal(stream.read('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'), 'fine');
    t.equal(stream.read(bytes.slice(0, 1)), 'fine');
    t.equal(stream.read(bytes.slice(1)), expected);
  }
  t.end();
});

t.test('bodies are skipped unseen, and no further', (t) => {
  const { stream, seen } = heads();
  stream.read('POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n');
  t.equal(stream.skip(4), true);
  t.equal(stream.skip(7), false);
  t.equal(stream.skip(6), true);
  t.equal(stream.skip(1), false);
  t.equal(stream.read('GET /b HTTP/1.1\r\n\r\n'), 'fine');
  t.equal(seen.length, 2);
  t.end();
});
