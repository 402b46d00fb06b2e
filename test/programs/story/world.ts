// A machine in a folder: a home with secrets, a project, somebody else's file; and servers that the program has no
// business with. What an attack did is seen here, and in what the program printed.

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../../harness.ts';
import { type DnsResponder, startDns } from '../../attacks/dns-responder.ts';
import { type Servers, startServers } from '../../intercept/network-servers.ts';
import { standInFiles } from './attacks.ts';
import { linkPackages } from './packages.ts';

export interface World {
  readonly outer: string;
  readonly home: string;
  readonly project: string;
  readonly other: string;
  /** Programs that were started leave a file here. */
  readonly effects: string;
  /** Stands in every secret of this world, and nowhere else. */
  readonly secret: string;
  readonly servers: Servers;
  readonly dns: DnsResponder;
  readonly env: Readonly<Record<string, string>>;
}

/** Where nobody but an attacker listens. */
export const strangersHost = '127.0.0.2';

/** With these packages, from that `node_modules`, in the project's own. */
export async function makeWorld(packages: readonly string[], from: string): Promise<World> {
  const outer = temporaryFolder('safeclaw-ten-');
  const at = (name: string): string => path.join(outer, name);
  const secret = randomBytes(12).toString('hex');
  const world: World = {
    outer, home: at('home'), project: at('project'), other: at('other'), effects: at('effects'), secret,
    servers: await startServers(strangersHost), dns: await startDns(strangersHost, strangersHost),
    env: { HOME: at('home'), PAYMENT_API_KEY: `key-${secret}`, LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1', NODE_NO_WARNINGS: '1', CI: '1' },
  };
  linkPackages(packages, from, packagesOf(world));
  return world;
}

/** Everything but the packages, the policy and the log as it was, with these files in the project. */
export function layWorld(world: World, files: Readonly<Record<string, string>>): void {
  for (const folder of [world.home, world.other, world.effects]) fs.rmSync(folder, { recursive: true, force: true });
  for (const name of fs.readdirSync(world.project)) {
    if (!['node_modules', '.safeclaw', 'safeclaw.config.yaml'].includes(name)) fs.rmSync(path.join(world.project, name), { recursive: true });
  }
  for (const name of fs.readdirSync(packagesOf(world))) {
    if (name.startsWith('.') && !['.bin', '.package-lock.json'].includes(name)) fs.rmSync(path.join(packagesOf(world), name), { recursive: true });
  }
  fs.mkdirSync(world.effects);
  write(world.outer, standInFiles(world.secret));
  write(world.project, { 'package.json': '{ "name": "project", "private": true }\n', ...files });
}

export function packagesOf(world: World): string {
  return path.join(world.project, 'node_modules');
}

export function endWorld(world: World): void {
  world.servers.close();
  world.dns.close();
  fs.rmSync(world.outer, { recursive: true, force: true, maxRetries: 3 });
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
}
