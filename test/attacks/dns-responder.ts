// A name server that notes the names it is asked for, and knows one address for all of them.

import * as dgram from 'node:dgram';

export interface DnsResponder {
  readonly port: number;
  readonly names: string[];
  close(): void;
}

export async function startDns(host: string, answer: string): Promise<DnsResponder> {
  const names: string[] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0 && length < 64; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    names.push(labels.join('.'));
    const question = query.subarray(12, at + 5);
    const header = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    // An A record for the name at offset 12, for a minute.
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split('.').map(Number)]);
    socket.send(Buffer.concat([header, question, record]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  return { port: socket.address().port, names, close: () => socket.close() };
}
