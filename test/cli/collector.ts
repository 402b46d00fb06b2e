// A collector of OTLP logs over HTTP that does as a test says.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly body: { readonly stringValue: string };
  readonly severityText: string;
  readonly timeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string; readonly intValue?: string } }[];
}

/** What it does with one request; `take` keeps the records that came, as storing them would. */
export type Behaviour = (request: { readonly records: readonly Received[]; readonly headers: http.IncomingHttpHeaders; take(records?: readonly Received[]): void; answer(status: number, body?: string, headers?: http.OutgoingHttpHeaders): void }) => void;

export interface Collector {
  readonly url: string;
  readonly taken: Received[];
  readonly requests: number;
  behaviour: Behaviour;
  close(): void;
}

export const takesAll: Behaviour = ({ take, answer }) => {
  take();
  answer(200, '{"partialSuccess":{}}', { 'content-type': 'application/json' });
};

export async function startCollector(): Promise<Collector> {
  const taken: Received[] = [];
  const state = { behaviour: takesAll, requests: 0 };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      state.requests++;
      const sent = JSON.parse(Buffer.concat(parts).toString('utf8')) as { resourceLogs: { scopeLogs: { logRecords: Received[] }[] }[] };
      const records = sent.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
      state.behaviour({ records, headers: request.headers, take: (some = records) => void taken.push(...some), answer: (status, body = '', headers = {}) => void response.writeHead(status, headers).end(body) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`,
    taken,
    get requests() {
      return state.requests;
    },
    get behaviour() {
      return state.behaviour;
    },
    set behaviour(behaviour) {
      state.behaviour = behaviour;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function attribute(record: Received, key: string): string | undefined {
  const value = record.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
}
