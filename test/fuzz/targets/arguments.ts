// Argument shapes, in child processes under the gate: whatever Node's functions are called with, no secret comes out,
// nothing outside is changed, no server is reached, the gate has no fault, and the process neither breaks nor hangs.

import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';
import type { Random } from '../random.ts';
import type { Target } from '../target.types.ts';

const secret = 'TOP-SECRET-OF-THE-FUZZER';
const agent = path.join(root, 'test/fuzz/targets/arguments-agent.cjs');
const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: ["./granted", "./granted/**"], effect: allow }
  - { action: "file:read", path: "./calls.json", effect: allow }
`;
/** Calls of one process. */
const together = 150;

export async function argumentsTarget(): Promise<Target> {
  const hits: string[] = [];
  const server = http.createServer((request, response) => {
    hits.push(String(request.url));
    response.end(secret);
  });
  server.on('connection', () => hits.push('a connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name: 'arguments',
    make: (random: Random) => [random.pick(nodeVersions), ...Array.from({ length: together }, () => String(random.below(2 ** 31)))],
    check: (input) => checkCalls(input, port, hits),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function checkCalls([node, ...calls]: readonly string[], port: number, hits: string[]): Promise<string | null> {
  hits.length = 0;
  const folder = temporaryFolder();
  const denied = temporaryFolder('denied-');
  try {
    fs.writeFileSync(path.join(denied, 'secret.txt'), secret);
    fs.mkdirSync(path.join(folder, 'granted'));
    fs.writeFileSync(path.join(folder, 'granted/a'), 'own');
    fs.symlinkSync(denied, path.join(folder, 'granted/link'));
    const before = stateOf(denied);
    const run = await runGated({ node: nodeVersions.includes(node as string) ? (node as string) : '20', via: 'require', policy, folder, file: agent, nodeArgs: ['--no-warnings'], args: [JSON.stringify({ denied, port }), path.join(folder, 'calls.json')], files: { 'calls.json': JSON.stringify(calls.map(Number)) }, timeoutMs: 40_000 });
    if (run.signal !== null) return `the process ended by ${run.signal}: ${run.stderr.slice(0, 300)}`;
    if (run.code === 3) return `the gate does not stand: ${run.stderr.slice(0, 300)}`;
    if (hits.length > 0) return `the denied server saw ${hits.join()}`;
    if (stateOf(denied) !== before) return `what is denied was changed: ${stateOf(denied)}`;
    if (`${run.stdout}${run.stderr}${everythingIn(path.join(folder, 'granted'))}`.includes(secret)) return 'the secret came out';
    const fault = run.records.find(({ code }) => code === 'SC_GATE_FAULT');
    return fault === undefined ? null : `a fault of the gate's: ${JSON.stringify(fault)}`;
  } finally {
    for (const made of [folder, denied]) fs.rmSync(made, { recursive: true, force: true });
  }
}

function stateOf(folder: string): string {
  return fs.readdirSync(folder).map((name) => {
    const { mode, size, nlink, mtimeMs } = fs.lstatSync(path.join(folder, name));
    return `${name} ${mode} ${size} ${nlink} ${mtimeMs}`;
  }).join('\n') + String(fs.lstatSync(folder).mode);
}

/** Links are not followed: what they lead to has not come out. */
function everythingIn(folder: string): string {
  return fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return everythingIn(file);
    return entry.isFile() ? fs.readFileSync(file, 'latin1') : '';
  }).join('\n');
}
