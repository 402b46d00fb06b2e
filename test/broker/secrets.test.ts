// `effect: broker`: a secret that the program uses in headers for the hosts of its rule, and can send nowhere else.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';

const env = { OPENAI_API_KEY: 'sk-proj-REALOPENAISECRET', OPENAI_API_KEY_EU: 'sk-proj-REALEUROPEANSECRET', ANTHROPIC_API_KEY: 'sk-ant-api03-REALANTHROPICSECRET', BASIC_TOKEN: 'REALBASICSECRET ' };

async function listen(seen: string[], redirect = ''): Promise<{ readonly port: number; close(): void }> {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString())).on('end', () => {
      const { authorization, 'x-api-key': key, 'x-both': both } = request.headers;
      seen.push([request.url, authorization, key, both, body].filter((text) => text !== undefined && text !== '').join(' | '));
      if (request.url === '/redirect') response.writeHead(307, { location: redirect });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: (server.address() as AddressInfo).port, close: () => { server.close(); server.closeAllConnections(); } };
}

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const ours: string[] = [];
    const theirs: string[] = [];
    const other = await listen(theirs);
    const own = await listen(ours, `http://127.0.0.1:${other.port}/after-redirect`);
    t.teardown(() => { own.close(); other.close(); });
    const policy = `version: 1
rules:
  - { action: "env:read", key: ["*_API_KEY", "*_API_KEY_EU", "BASIC_TOKEN"], effect: broker, hosts: ["localhost", "api.example.com"] }
  - { action: "network:request", host: ["localhost", "127.0.0.1", "api.example.com"], effect: allow }
  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }
`;
    const args = [JSON.stringify({ own: `http://localhost:${own.port}`, other: `http://127.0.0.1:${other.port}` })];
    const run = await runGated({ node, policy, file: path.join(root, 'test/broker/secret-agent.cjs'), args, env, nodeArgs: ['--dns-result-order=ipv4first'] });
    t.equal(run.code, 0, run.stderr);
    const placeholder = 'sk-proj-safeclaw-brokers-OPENAI_API_KEY';
    const out = run.json();
    t.strictSame(out.shown, [placeholder, 'safeclaw-brokers-BASIC_TOKEN', 'sk-ant-api03-safeclaw-brokers-ANTHROPIC_API_KEY']);
    t.strictSame(ours, [
      `/bearer | Bearer ${env.OPENAI_API_KEY} | {"body":"${placeholder}"}`,
      `/header?in=url-${placeholder} | ${env.ANTHROPIC_API_KEY} | ${env.OPENAI_API_KEY};${env.ANTHROPIC_API_KEY}`,
      `/basic | Basic ${Buffer.from('user:REALBASICSECRET').toString('base64')}`,
      `/node-http | Bearer ${env.OPENAI_API_KEY}`,
      `/longer-name | Bearer ${env.OPENAI_API_KEY_EU} | ${env.OPENAI_API_KEY};${env.OPENAI_API_KEY_EU}`,
      `/redirect | ${env.OPENAI_API_KEY}`,
    ], 'in headers alone');
    t.strictSame(theirs, [`/after-redirect | ${placeholder}`, `/elsewhere | Bearer ${placeholder}`], 'what goes elsewhere has leaked nothing');
    t.equal(out.trace, 'SC_NOT_BROKERED');
    t.notMatch(run.stdout + run.stderr + JSON.stringify(run.records), /REAL[A-Z]+SECRET/);
    t.equal(run.find('network:request', '/header')[0]?.brokered, 'ANTHROPIC_API_KEY OPENAI_API_KEY', 'the longest placeholder first');
    t.equal(run.find('env:read', 'OPENAI_API_KEY')[0]?.code, 'SC_BROKERED');
  });
}
