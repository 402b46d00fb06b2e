// Native functions of handles that a program can hold, what V8 serializes, and names that are none: as without the gate.

import t from 'tap';
import { nodeVersions, runGated } from '../harness.ts';

const open = 'version: 1\ndefaultAction: allow\nrules: []\n';
const shut = "version: 1\ndefaultAction: allow\nrules:\n  - action: network:resolve\n    host: '*'\n    effect: deny\n";

const shapes = `
const child = require('node:child_process').spawn(process.execPath, ['-e', '0']);
const dgram = require('node:dgram'); const dns = require('node:dns'); const net = require('node:net'); const path = require('node:path');
const socket = dgram.createSocket('udp4'); const server = net.createServer(); const local = net.createServer();
const state = (object) => object[Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === 'state symbol')];
server.listen(0, '127.0.0.1', () => local.listen(path.join(__dirname, 'local.sock'), () => {
  const handles = { TCP: server._handle, Pipe: local._handle, UDP: state(socket).handle, Channel: new dns.Resolver()._handle, Process: child._handle };
  const shown = [];
  for (const [name, handle] of Object.entries(handles)) {
    for (let object = Object.getPrototypeOf(handle); object !== Object.prototype; object = Object.getPrototypeOf(object)) {
      for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
        if (typeof value === 'function' && key !== 'constructor') shown.push([name, key, Reflect.ownKeys(value).join()].join(' '));
      }
    }
  }
  console.log(JSON.stringify(shown));
  server.close(); local.close(); socket.close();
}));
`;

const serialized = `
const v8 = require('node:v8');
const said = (run) => { try { return run(); } catch (error) { return [error.name, error.message.split('\\n')[0], error.stack.includes('safeclaw')]; } };
class Own extends v8.Serializer { _writeHostObject(object) { this.writeUint32(object === process.env ? 7 : 8); } }
const own = (...values) => said(() => { const made = new Own(); made.writeHeader(); for (const value of values) made.writeValue(value); return [made.releaseBuffer().toString('hex'), Object.getOwnPropertyNames(made)]; });
const shared = {};
console.log(JSON.stringify([
  said(() => v8.serialize(process.env)), said(() => v8.serialize({ deep: [process.env] })), said(() => v8.serialize({ ...process.env }).length > 9),
  own(process.env), own(process.env, [shared, shared]), own(process.env, process.env), own(new v8.Serializer()),
]));
`;

const names = `
const dns = require('node:dns'); const net = require('node:net'); const http = require('node:http');
const name = '*'.repeat(64); const codes = {};
const note = (way) => (error) => { codes[way] = [error?.code, error?.syscall, error?.hostname === name, error?.safeclaw !== undefined]; };
net.connect(42, name).on('error', note('net'));
http.get({ host: name, port: 42 }).on('error', note('http'));
dns.lookup(name, note('lookup'));
dns.promises.lookup(name).then(note('promise'), note('promise'));
dns.lookup('127.0.0.1 ', (error, address) => { codes.spaced = [error?.code ?? null, address ?? null]; });
process.on('exit', () => console.log(JSON.stringify(codes)));
`;

const ways = ['net', 'http', 'lookup', 'promise'];

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    for (const [what, program] of Object.entries({ 'native functions of handles': shapes, 'the environment, serialized': serialized })) {
      const bare = (await runGated({ node, program, via: 'none' })).json();
      t.same((await runGated({ node, program, policy: open, via: 'require' })).json(), bare, what);
    }
    const allowed = await runGated({ node, program: names, policy: open, via: 'require' });
    const told = allowed.json<Record<string, unknown>>();
    for (const way of ways) t.same(told[way], ['ENOTFOUND', 'getaddrinfo', true, false], `${way}: a text that is no host name is not found`);
    t.same(told.spaced, ['ENOTFOUND', null], 'and no other spelling of an address reaches the resolver');
    const denied = (await runGated({ node, program: names, policy: shut, via: 'require' })).json<Record<string, unknown>>();
    for (const way of ways) t.same(denied[way], ['EACCES', 'getaddrinfo', true, true], `${way}: where looking up is denied, so is this`);
  });
}
