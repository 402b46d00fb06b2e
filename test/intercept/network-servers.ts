// Real servers outside the gated process: what they saw is the evidence.

import * as dgram from 'node:dgram';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import type * as stream from 'node:stream';
import * as net from 'node:net';
import * as path from 'node:path';
import { createHash } from 'node:crypto';
import * as tls from 'node:tls';
import { root, temporaryFolder } from '../harness.ts';

export interface Servers {
  readonly ports: Readonly<Record<'http' | 'https' | 'http2' | 'h2c' | 'tcp' | 'tls' | 'udp' | 'proxy', number>>;
  readonly unix: string;
  /** `GET /path` of every request, `<server>:<text>` of everything else that arrived. */
  readonly hits: string[];
  /** Everything that was sent, as far as it can be read: request lines, headers and bodies, lines and datagrams. */
  readonly received: string[];
  /** Connections accepted, by server. */
  readonly connections: Record<string, number>;
  close(): void;
}

/** Listens on every address, or on one. */
export async function startServers(host?: string): Promise<Servers> {
  const hits: string[] = [];
  const received: string[] = [];
  const connections: Record<string, number> = {};
  const folder = temporaryFolder('safeclaw-net-');
  const identity = { key: fs.readFileSync(path.join(root, 'fixtures/tls/key.pem')), cert: fs.readFileSync(path.join(root, 'fixtures/tls/cert.pem')) };
  const sockets = new Set<net.Socket>();
  const ports: Record<string, number> = {};
  const servers: { close(): unknown }[] = [];

  const answer = (request: http.IncomingMessage | http2.Http2ServerRequest, response: http.ServerResponse | http2.Http2ServerResponse): void => {
    hits.push(`${request.method} ${request.url}`);
    received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const location = /[?&]to=([^&]*)/.exec(request.url ?? '');
    request.on('data', (data: Buffer) => received.push(data.toString('latin1'))).on('end', () => {
      if (location?.[1] !== undefined) response.writeHead(302, { location: decodeURIComponent(location[1]) });
      response.end('hello');
    });
  };
  const upgrade = (request: http.IncomingMessage, socket: stream.Duplex): void => {
    hits.push(`${request.method} ${request.url}`);
    received.push(`${request.url} ${JSON.stringify(request.headers)}`);
    const accept = createHash('sha1').update(`${String(request.headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on('data', (data: Buffer) => {
      received.push(data.toString('latin1'));
      if ((data[0] ?? 0) === 0x88) socket.end(Buffer.from([0x88, 0]));
      else socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
    });
    socket.on('error', () => undefined);
  };
  const echo = (name: string) => (socket: net.Socket): void => {
    socket.on('data', (data) => {
      hits.push(`${name}:${data.toString()}`);
      received.push(data.toString('latin1'));
      socket.write(data);
    });
    socket.on('error', () => undefined);
  };
  const listen = async (name: string, server: net.Server, where: number | string = 0): Promise<void> => {
    connections[name] = 0;
    server.on('connection', (socket: net.Socket) => {
      connections[name] = (connections[name] ?? 0) + 1;
      sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(typeof where === 'number' && host !== undefined ? { port: where, host } : where, resolve as () => void));
    const address = server.address();
    if (typeof address === 'object' && address !== null) ports[name] = address.port;
  };
  await listen('http', http.createServer(answer).on('upgrade', upgrade));
  await listen('https', https.createServer(identity, answer).on('upgrade', upgrade));
  await listen('http2', http2.createSecureServer({ ...identity, allowHTTP1: true }, answer));
  await listen('h2c', http2.createServer(answer));
  await listen('tcp', net.createServer(echo('tcp')));
  await listen('tls', tls.createServer(identity, echo('tls')));
  const unix = path.join(folder, 'echo.sock');
  await listen('unix', net.createServer(echo('unix')), unix);
  // Forwards CONNECT, and requests whose target is a whole URL, to anywhere.
  const forward = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    if (!/^http:/.test(request.url ?? '')) return answer(request, response);
    hits.push(`${request.method} ${request.url}`);
    http.get(String(request.url), (upstream) => upstream.pipe(response)).on('error', () => response.destroy());
  };
  await listen('proxy', http.createServer(forward).on('connect', (request, socket) => {
    hits.push(`CONNECT ${request.url}`);
    const [host, port] = String(request.url).split(':');
    const upstream = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  }));
  const udp = dgram.createSocket('udp4');
  udp.on('message', (message, from) => {
    hits.push(`udp:${message.toString()}`);
    received.push(message.toString('latin1'));
    udp.send(message, from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(0, host ?? '127.0.0.1', resolve));
  ports.udp = udp.address().port;
  servers.push(udp);
  return {
    ports: ports as Servers['ports'], unix, hits, received, connections,
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
