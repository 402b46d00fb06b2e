// An HTTP/2 session that never had its connection leaves nothing behind: the program may go on with HTTP/1 as its policy
// says, and nothing passes because of it.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated } from '../../harness.ts';
import { startServers } from '../network-servers.ts';

const program = (port: number): string => `
const http2 = require('node:http2'), https = require('node:https'), tls = require('node:tls');
const out = {};
const told = (error) => error.safeclaw?.code ?? error.code ?? error.message;
const connection = () => tls.connect({ host: 'localhost', port: ${port} });
const get = (path) => new Promise((resolve) => https.get({ host: 'localhost', port: ${port}, path, createConnection: connection }, (r) => resolve(r.resume().statusCode)).on('error', (e) => resolve(told(e))));
const byHand = (path) => new Promise((resolve) => {
  const socket = connection().on('error', (e) => resolve(told(e))).on('data', () => resolve('answered'));
  socket.write('GET ' + path + ' HTTP/1.1\\r\\nhost: localhost:${port}\\r\\n\\r\\n');
});
const session = (options, lie) => new Promise((resolve) => {
  const made = http2.connect('https://localhost:${port}', options).on('error', (e) => resolve(e.code ?? e.message)).on('close', () => resolve('closed'));
  if (lie) for (const [name, value] of [['connecting', true], ['destroyed', false]]) Object.defineProperty(made, name, { value });
});
const lookup = (name, options, done) => setImmediate(done, new Error('no such name'));
(async () => {
  for (const [name, options] of [['protocol', {}], ['lookup', { lookup }]]) {
    out[name] = (await session(options)) !== 'closed';
    out[name + ' allowed'] = await get('/ok/' + name);
    await session(options);
    out[name + ' denied'] = await get('/no/' + name);
    await session(options);
    out[name + ' by hand'] = await byHand('/no/hand-' + name);
  }
  await session({ lookup }, true);
  out.lie = await byHand('/no/lie');
  console.log(JSON.stringify(out));
  process.exit(0);
})();
`;

for (const node of nodeVersions.filter((version) => version === '18' || version === '26')) {
  t.test(`node ${node}: after sessions that failed`, async (t) => {
    const servers = await startServers();
    t.teardown(() => servers.close());
    const { https } = servers.ports;
    const result = await runGated({
      node, program: program(https), env: { NODE_EXTRA_CA_CERTS: path.join(root, 'fixtures/tls/cert.pem') },
      policy: `version: 1
rules:
  - { action: network:request, host: localhost, path: /ok/*, port: ${https}, effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`,
    });
    t.match(result.json(), {
      protocol: true, 'protocol allowed': 200, 'protocol denied': 'SC_DENIED', 'protocol by hand': 'SC_DENIED',
      lookup: true, 'lookup allowed': 200, 'lookup denied': 'SC_DENIED', 'lookup by hand': 'SC_DENIED', lie: /^SC_/,
    });
    t.same(servers.hits, ['GET /ok/protocol', 'GET /ok/lookup'], 'the server saw what is allowed');
    t.equal(result.find('network:request', '/ok/', 'allow').length, 2);
    t.equal(result.find('network:request', '/no/', 'deny').length, 2);
    t.ok(result.find('network:connect', 'tls://localhost', 'deny').length >= 3);
  });
}
