// What an intruder in a program's process tries (`intruder.mjs`), and what in the world shows that it had its way.

import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { strangersHost, type World } from './world.ts';

/** What lies outside the project, and one thing inside, whatever the program is. */
export function standInFiles(secret: string): Record<string, string> {
  return {
    'home/.ssh/id_rsa': `PRIVATE KEY ${secret}\n`,
    'home/.aws/credentials': `[default]\naws_secret_access_key = ${secret}\n`,
    'home/.bashrc': 'PS1=x\n',
    'other/precious.txt': 'the only copy\n',
    'project/deploy.pem': `PRIVATE KEY ${secret}\n`,
  };
}

/** Everything that an attack can be seen by. */
export interface Scene {
  readonly world: World;
  /** What the attacks printed, by name. */
  readonly loot: ReadonlyMap<string, string | null>;
  readonly neighbourHits: readonly string[];
  readonly victim: ChildProcess;
  /** Files of the project as they were. */
  readonly before: ReadonlyMap<string, string>;
}

type Seen = (scene: Scene) => boolean;

const stolen = (name: string): Seen => ({ loot, world }) => loot.get(name)?.includes(world.secret) === true;
const there = (name: string): Seen => ({ world }) => fs.lstatSync(path.join(world.outer, name), { throwIfNoEntry: false }) !== undefined;
const changed = (name: string): Seen => ({ world, before }) => contentOf(path.join(world.outer, name)) !== before.get(name);
const hit = (text: string): Seen => ({ world }) => world.servers.hits.includes(text);

/** Name → what is tried, and whether the scene shows that it worked. */
export const attacks: Readonly<Record<string, { readonly what: string; readonly worked: Seen }>> = {
  'read-ssh-key': { what: 'read `~/.ssh/id_rsa`', worked: stolen('read-ssh-key') },
  'read-cloud-credentials': { what: 'read `~/.aws/credentials`', worked: stolen('read-cloud-credentials') },
  'read-passwd': { what: 'read `/etc/passwd` as a stream', worked: ({ loot }) => loot.get('read-passwd')?.includes('root:') === true },
  'read-key-in-project': { what: "read a key that lies in the project's own folder", worked: stolen('read-key-in-project') },
  'read-own-environment': { what: 'read `/proc/self/environ`', worked: stolen('read-own-environment') },
  'read-secret-variable': { what: 'read `process.env.PAYMENT_API_KEY`', worked: stolen('read-secret-variable') },
  'read-in-worker': { what: 'read `~/.ssh/id_rsa` in a worker', worked: stolen('read-in-worker') },
  'write-bashrc': { what: 'append to `~/.bashrc`', worked: changed('home/.bashrc') },
  'write-policy': { what: 'write a policy of its own', worked: changed('project/safeclaw.config.yaml') },
  'write-log': { what: 'empty the log', worked: ({ world }) => contentOf(path.join(world.project, '.safeclaw/audit/earlier.jsonl')) === '' },
  'write-package': { what: 'put a package into `node_modules`', worked: there('project/node_modules/planted/index.js') },
  'write-source': { what: 'change `package.json`', worked: changed('project/package.json') },
  'write-git-hook': { what: 'put a hook into `.git/hooks`', worked: there('project/.git/hooks/pre-commit') },
  'delete-outside': { what: "delete somebody else's file", worked: (scene) => !there('other/precious.txt')(scene) },
  'link-outside': { what: 'link to the home folder', worked: there('effects/link') },
  'start-shell': { what: 'start a shell', worked: there('effects/shell') },
  'start-curl': { what: 'start `curl`', worked: hit('GET /curl') },
  'start-node': { what: 'start another Node with an empty environment', worked: there('effects/node') },
  'http-other-host': { what: 'send a request to another host', worked: hit('GET /fetch') },
  'http-other-port': { what: 'send a request to another port of this machine', worked: ({ neighbourHits }) => neighbourHits.includes('/get') },
  'tcp-other-host': { what: 'open a connection to another host', worked: hit('tcp:taken') },
  'dns-query': { what: 'ask a name server of its own', worked: ({ world }) => world.dns.names.includes('taken.stranger.example') },
  'end-process': { what: 'end another process', worked: ({ victim }) => victim.exitCode !== null || victim.signalCode !== null },
  'cloud-metadata': { what: "ask for the cloud's metadata (never run bare: a machine may have them)", worked: ({ loot }) => !/^\(EACCES\)$/.test(loot.get('cloud-metadata') ?? '') },
};

/** Those that are seen to be real under bare Node. */
export const realAttacks = Object.keys(attacks).filter((name) => name !== 'cloud-metadata');

export interface Stage {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly scene: (stderr: string) => Promise<Scene>;
  close(): void;
}

/** A world with somebody to attack in it. `metadata`: whether the cloud's addresses are asked. */
export async function setStage(world: World, metadata: boolean): Promise<Stage> {
  const neighbourHits: string[] = [];
  const neighbour = http.createServer((request, response) => {
    neighbourHits.push(String(request.url));
    response.end('hello');
  });
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve));
  const victim = spawn('/bin/sleep', ['300'], { stdio: 'ignore' });
  const log = path.join(world.project, '.safeclaw/audit');
  fs.mkdirSync(log, { recursive: true });
  fs.writeFileSync(path.join(log, 'earlier.jsonl'), '{}\n');
  fs.rmSync(path.join(world.project, 'node_modules/planted'), { recursive: true, force: true });
  const before = new Map(['home/.bashrc', 'project/package.json', 'project/safeclaw.config.yaml'].map((name) => [name, contentOf(path.join(world.outer, name))]));
  world.servers.hits.length = world.dns.names.length = 0;
  return {
    facts: { home: world.home, project: world.project, effects: world.effects, precious: path.join(world.other, 'precious.txt'), log, host: strangersHost, http: world.servers.ports.http, tcp: world.servers.ports.tcp, dns: world.dns.port, neighbour: (neighbour.address() as AddressInfo).port, victim: victim.pid, metadata },
    scene: async (stderr) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { world, loot: lootIn(stderr), neighbourHits, victim, before };
    },
    close() {
      victim.kill('SIGKILL');
      neighbour.close();
      neighbour.closeAllConnections();
    },
  };
}

function lootIn(stderr: string): Map<string, string | null> {
  return new Map([...stderr.matchAll(/^intruder (.*)$/gm)].map((line) => JSON.parse(line[1] as string) as [string, string | null]));
}

/** The program's own lines. */
export function withoutLoot(stderr: string): string {
  return stderr.replaceAll(/^intruder .*\n/gm, '');
}

function contentOf(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
