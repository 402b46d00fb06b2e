// The law of hosts: however a host is spelled, the address that is really connected to is one that the policy grants,
// and what is granted is reached as without the gate. The oracle is the other end of the connection, and with it
// Node's own reading of URLs, the system's resolver and the kernel.

import * as dgram from 'node:dgram';
import * as http from 'node:http';
import * as net from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../../harness.ts';
import { fc, runs } from '../../property.ts';

const agent = path.join(root, 'test/intercept/net/hosts-agent.cjs');
// The range has the first two.
const granted = ['127.0.0.0', '127.0.0.1', '127.0.0.3', '::1'];
const policy = `version: 1
rules:
  - { action: ["network:connect", "network:request"], host: ["127.0.0.3", "::1", "127.0.0.0/31"], effect: allow }
  - { action: "network:request", host: "localhost", effect: allow }
  - { action: "file:read", path: "./cases.json", effect: allow }
`;

interface Case {
  readonly host: string;
  readonly call: string;
}
interface Outcome {
  readonly answered: boolean;
  readonly failed?: string;
  readonly by?: string;
}

const addresses = [[127, 0, 0, 1], [127, 0, 0, 1], [127, 0, 0, 3], [127, 0, 0, 3], [127, 0, 0, 2], [127, 1, 2, 3], [127, 0, 0, 0], [0, 0, 0, 0]] as const;
type Radix = 'decimal' | 'octal' | 'hex' | 'padded';
const radix = fc.constantFrom<Radix>('decimal', 'decimal', 'octal', 'hex', 'padded');

function number(value: number, as: Radix): string {
  switch (as) {
    case 'decimal':
      return String(value);
    case 'octal':
      return `0${value.toString(8)}`;
    case 'hex':
      return `0x${value.toString(16)}`;
    case 'padded':
      return `000${value.toString(8)}`;
  }
}

/** `127.1`, `0x7f.0.1`, `2130706433`: one to four numbers, the last of which stands for all bytes that are left. */
function ipv4(bytes: readonly number[], count: number, radices: readonly Radix[]): string {
  const last = bytes.slice(count - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  return [...bytes.slice(0, count - 1), last].map((value, i) => number(value, radices[i] ?? 'decimal')).join('.');
}

const dotted = fc.constantFrom(...addresses).map((bytes) => bytes.join('.'));
const spelled = fc.tuple(fc.constantFrom(...addresses), fc.integer({ min: 1, max: 4 }), fc.array(radix, { minLength: 4, maxLength: 4 })).map(([bytes, count, radices]) => ipv4(bytes, count, radices));
const mapped = fc.tuple(fc.constantFrom(...addresses), fc.constantFrom('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:', '::', '64:ff9b::', '2002:', '::ffff:0:')).chain(([bytes, prefix]) =>
  fc.constantFrom(`${prefix}${bytes.join('.')}`, `${prefix}${(bytes[0] * 256 + bytes[1]).toString(16)}:${(bytes[2] * 256 + bytes[3]).toString(16)}`));
const ipv6 = fc.oneof(mapped, fc.constantFrom('::1', '0:0:0:0:0:0:0:1', '0000::0001', '::', '::1%lo', '::1%1', 'fe80::1%lo', '::ffff:127.0.0.2%lo', '::0.0.0.1'));
const bracketed = ipv6.map((text) => `[${text}]`);
const name = fc.constantFrom('localhost', 'LocalHost', 'localhost.', 'localhost..', 'ｌｏｃａｌｈｏｓｔ', 'loc\u00adalhost', 'loc\u200dalhost', 'ℓocalhost', 'a.localhost', 'xn--localhost-');
const wide = dotted.map((text) => text.replaceAll('.', '。'));
const full = dotted.map((text) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))));
const escaped = dotted.map((text) => text.replace(/\d/g, (digit) => `%3${digit}`));
const odd = fc.tuple(fc.oneof(dotted, spelled, name), fc.constantFrom('.', '..', ' ', '\t', '\n', '\0', '#', '/', '\\', '?', ':80', '@127.0.0.3', '%00', '%2e', ';', ',127.0.0.3')).chain(([text, mark]) => fc.constantFrom(`${text}${mark}`, `${mark}${text}`, `${text.slice(0, 4)}${mark}${text.slice(4)}`, `127.0.0.3${mark}${text}`));
const host = fc.oneof({ weight: 2, arbitrary: dotted }, { weight: 3, arbitrary: spelled }, { weight: 2, arbitrary: ipv6 }, { weight: 3, arbitrary: bracketed }, { weight: 2, arbitrary: name }, { weight: 1, arbitrary: wide }, { weight: 1, arbitrary: full }, { weight: 1, arbitrary: escaped }, { weight: 3, arbitrary: odd });
const oneCase: fc.Arbitrary<Case> = fc.record({ host, call: fc.constantFrom('request', 'hostname', 'requestUrl', 'requestUrlObject', 'fetch', 'fetchUser', 'connect', 'connectArguments', 'lookup', 'datagram') });

interface Server {
  readonly port: number;
  readonly udp: number;
  /** Which address each request came in at, by the number in its path. */
  readonly reached: Map<string, string>;
  close(): void;
}

async function startServer(): Promise<Server> {
  const reached = new Map<string, string>();
  const note = (url: string | undefined, address: string | undefined): void => {
    reached.set(String(url).slice(1), String(address).replace(/^::ffff:/, ''));
  };
  const server = http.createServer((request, response) => {
    note(request.url, request.socket.localAddress);
    response.setHeader('connection', 'close').end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const { port } = server.address() as net.AddressInfo;
  // A datagram does not say where it came in, so there is a socket for each address.
  const sockets: dgram.Socket[] = [];
  let udp = 0;
  for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.1.2.3', '::1']) {
    const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (message) => { note(message.toString(), address); });
    await new Promise<void>((resolve, reject) => socket.on('error', reject).bind(udp, address, resolve));
    udp = socket.address().port;
    sockets.push(socket);
  }
  return {
    port, udp, reached,
    close() {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets) socket.close();
    },
  };
}

interface Run {
  readonly outcomes: readonly Outcome[];
  readonly reached: ReadonlyMap<string, string>;
}

async function run(server: Server, node: string, via: 'none' | 'import', cases: readonly Case[]): Promise<Run> {
  server.reached.clear();
  const result = await runGated({ node, via, policy, nodeArgs: ['--no-warnings'], file: agent, args: [String(server.port), String(server.udp), 'cases.json'], files: { 'cases.json': JSON.stringify(cases) }, timeoutMs: 120_000 });
  // What the child sent before it ended lies in the sockets.
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
  return { outcomes: result.json<Outcome[]>(), reached: new Map(server.reached) };
}

/** `0.0.0.0` and `::` are no addresses: the kernel takes its own in their place, and the policy's author did not name it. */
const isUnspecified = /^[[]?[0.x:f]*(%\w+)?[\]]?[./#?\\ ]*$/i;

function faultOf({ host: asked, call }: Case, bare: string | undefined, gated: string | undefined, { failed, by }: Outcome): string | null {
  if (gated !== undefined && !granted.includes(gated)) return `reached ${gated}`;
  if (gated !== undefined && bare === undefined) return `reached ${gated}, and nothing without the gate`;
  if (gated !== undefined && gated !== bare) return `reached ${gated}, bare ${String(bare)}`;
  // A name is granted for requests; what Node takes for a name it looks up, and only `localhost` is one.
  const plain = asked.normalize('NFKC').replaceAll('。', '.').replaceAll('%30', '0');
  const mayBeDenied = isUnspecified.test(plain) || (/[g-zｌℓ]/i.test(asked.replace(/0x/gi, '')) && !/^localhost\.?$/i.test(asked)) || (/localhost/i.test(asked) && !['request', 'requestUrl', 'requestUrlObject', 'fetch', 'fetchUser'].includes(call));
  if (bare !== undefined && granted.includes(bare) && gated === undefined && !mayBeDenied) return `${bare} was not reached: ${String(failed)} ${String(by)}`;
  return null;
}

const lists = fc.array(oneCase, { minLength: 250, maxLength: 250 });

for (const node of nodeVersions) {
  t.test(`Node ${node}: what is connected to is what was decided`, async (t) => {
    const server = await startServer();
    t.teardown(() => { server.close(); });
    let reached = 0;
    let denied = 0;
    for (const cases of fc.sample(lists, runs(1))) {
      const bare = await run(server, node, 'none', cases);
      const gated = await run(server, node, 'import', cases);
      const faults = cases.flatMap((one, i) => {
        const fault = faultOf(one, bare.reached.get(String(i)), gated.reached.get(String(i)), gated.outcomes[i] as Outcome);
        return fault === null ? [] : [`${JSON.stringify(one)}: ${fault}`];
      });
      t.same(faults, []);
      reached += gated.reached.size;
      denied += gated.outcomes.filter(({ by }) => by !== undefined).length;
    }
    t.ok(reached > 20 && denied > 20, `${reached} connections were made, ${denied} were denied`);
  });
}
