// Runs one program of the corpus in a fresh world, in one of several ways, and says what happened in that world.
// An escape is what can be seen from outside: a secret that came out, something that was made, changed or removed
// where nothing may be, a server that was reached, a program that ran. What the attack says of itself counts nothing.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { verifyAudit } from '../../src/audit/verify.ts';
import { type AuditRecord, dist, type GatedResult, nodeBinary, nodeVersions, runGated } from '../harness.ts';
import { type Servers, startServers } from '../intercept/network-servers.ts';
import { type DnsResponder, startDns } from './dns-responder.ts';
import { differences, fingerprint, secretBelow, secretIn } from './evidence.ts';
import type { AttackClass, Program } from './program.ts';
import { layDatabase, makeWorld, removeWorld, type World } from './world.ts';

/** The three ways to be gated, no gate, and Node's own permission model with the same grants. */
export type Way = 'import' | 'require' | 'node-options-import' | 'none' | 'permission';
export const gatedWays: readonly Way[] = ['import', 'require', 'node-options-import'];

/** The ways take turns: a program with this place in its class meets one on this Node, and all of them over the Nodes. */
export function gatedTurn(place: number, node: string): Way {
  return gatedWays[(place + nodeVersions.indexOf(node)) % gatedWays.length] as Way;
}

export interface Outcome {
  /** The first thing that was seen outside; null where the world is as it was. */
  readonly escape: string | null;
  /** Of a neighbour: it said that it worked. */
  readonly worked: boolean;
  readonly records: readonly AuditRecord[];
  /** What is wrong with the log; null where it verifies, or where none is kept. */
  readonly log: string | null;
  readonly ended: string;
  readonly output: string;
}

/** Where the servers of the policies stand: granted on one address, denied on another. */
const hosts = { granted: '127.0.0.1', denied: '127.0.0.2' } as const;

interface Side {
  readonly servers: Servers;
  readonly dns: DnsResponder;
}
type Sides = Readonly<Record<'granted' | 'denied', Side>>;

/** Runs a program in a world and against servers of its own: nothing that another one does is seen there, however late. */
export async function runProgram(attackClass: AttackClass, program: Program, node: string, way: Way): Promise<Outcome> {
  const sides = namesServers(attackClass, program) ? await startSides() : null;
  const world = makeWorld();
  try {
    return await runIn(world, sides, attackClass, program, node, way);
  } finally {
    removeWorld(world);
    if (sides !== null) for (const side of [sides.granted, sides.denied]) for (const part of [side.servers, side.dns]) part.close();
  }
}

async function startSides(): Promise<Sides> {
  return {
    granted: { servers: await startServers(hosts.granted), dns: await startDns(hosts.granted, hosts.denied) },
    denied: { servers: await startServers(hosts.denied), dns: await startDns(hosts.denied, hosts.denied) },
  };
}

/** A program knows the ports from what it is told, and from nowhere else: one that does not ask for them reaches none. */
function namesServers(attackClass: AttackClass, program: Program): boolean {
  const texts = [program.file, ...program.also].map((file) => fs.readFileSync(path.join(attackClass.folder, file), 'utf8'));
  return [attackClass.policy, ...texts].some((text) => text.includes('servers'));
}

async function runIn(world: World, sides: Sides | null, attackClass: AttackClass, program: Program, node: string, way: Way): Promise<Outcome> {
  const facts = told(world, sides, node);
  fs.writeFileSync(path.join(world.project, 'safeclaw.config.yaml'), filled(attackClass.policy, facts));
  for (const file of [program.file, ...program.also]) fs.copyFileSync(path.join(attackClass.folder, file), path.join(world.project, file));
  if (fs.readFileSync(path.join(attackClass.folder, program.file), 'utf8').includes('sqlite')) layDatabase(world);
  const before = new Map([...fingerprint(world.denied), ...fingerprint(world.project)]);
  const run = await runGated({
    node, folder: world.project, file: program.file, args: [JSON.stringify(facts)], env: { ...world.env, SAFECLAW_QUIET: '1' }, timeoutMs: 20_000,
    via: way === 'permission' ? 'none' : way,
    nodeArgs: ['--no-warnings', ...program.flags, ...(way === 'permission' ? permissionFlags(attackClass, world, facts, node) : [])],
  });
  if (sides !== null) await settled(sides);
  return {
    escape: changeIn(world, before, run, program.allowed) ?? (sides === null ? null : arrivalAt(sides, world)),
    worked: run.code === 0 && /(?:^|\n)ok\n?$/.test(run.stdout),
    records: run.records, log: gatedWays.includes(way) ? await faultOfLog(world) : null,
    ended: run.signal ?? String(run.code), output: `${run.stdout}${run.stderr}`.slice(0, 2000),
  };
}

/** What a program is told, as JSON in its first argument: every name and port, and no secret. */
function told(world: World, sides: Sides | null, node: string): Record<string, unknown> {
  const place = (side: keyof Sides, { servers, dns }: Side): Record<string, unknown> => ({ host: hosts[side], ...servers.ports, unix: servers.unix, dns: dns.port });
  return {
    project: world.project, granted: world.granted, denied: world.denied, secret: path.join(world.denied, 'secret.txt'), programs: world.programs, node: nodeBinary(node), package: dist,
    ...(sides === null ? {} : { servers: { granted: place('granted', sides.granted), denied: place('denied', sides.denied) } }),
  };
}

/** `${servers.granted.http}` and its like, in a policy. */
function filled(text: string, facts: Record<string, unknown>): string {
  return text.replaceAll(/\$\{([\w.]+)\}/g, (_, name: string) => {
    const value = name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], facts);
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`the lab has no ${name}`);
    return String(value);
  });
}

function changeIn(world: World, before: ReadonlyMap<string, string>, run: GatedResult, allowed: boolean): string | null {
  const printed = secretIn(run.stdout, world.secrets) ?? secretIn(run.stderr, world.secrets);
  if (printed !== null) return `printed ${printed}`;
  const after = new Map([...fingerprint(world.denied), ...fingerprint(world.project)]);
  const changes = differences(before, after).filter((change) => !change.includes(`${world.project}/.safeclaw`) && !change.includes(`changed ${world.project}:`));
  if (changes[0] !== undefined) return changes[0];
  const kept = secretBelow(world.granted, world.secrets);
  if (kept !== null) return kept;
  const [effect] = fs.readdirSync(world.effects);
  return effect !== undefined && !allowed ? `ran ${effect}` : null;
}

function arrivalAt(sides: Sides, world: World): string | null {
  const { servers, dns } = sides.denied;
  const reached = servers.hits[0] ?? dns.names[0] ?? Object.entries(servers.connections).find(([, count]) => count > 0)?.[0];
  if (reached !== undefined) return `reached ${reached}`;
  const seen = [...sides.granted.servers.received, ...sides.granted.servers.hits, ...sides.granted.dns.names];
  // The granted servers are granted for some requests only; a query may name what it asks to be led to.
  const refused = seen.find((text) => text.replace(/\?\S*/, '').includes('denied'));
  if (refused !== undefined) return `sent ${refused}`;
  const sent = secretIn(seen.join('\n'), world.secrets);
  return sent === null ? null : `sent ${sent}`;
}

/**
 * What the child sent before it ended lies in the sockets, and a turn takes as little as one connection from them. So
 * turns are taken until some have passed in which nothing came.
 */
async function settled(sides: Sides): Promise<void> {
  let seen = -1;
  for (let quiet = 0; quiet < quietTurns;) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = arrivals(sides.granted) + arrivals(sides.denied);
    quiet = now === seen ? quiet + 1 : 0;
    seen = now;
  }
}

/** One to accept, one to read, one to hand on, and as many again for what is encrypted. */
const quietTurns = 6;

function arrivals({ servers, dns }: Side): number {
  return servers.hits.length + servers.received.length + dns.names.length + Object.values(servers.connections).reduce((sum, count) => sum + count, 0);
}

async function faultOfLog(world: World): Promise<string | null> {
  const report = await verifyAudit({ folder: path.join(world.project, '.safeclaw/audit') });
  return report.ok ? null : report.message;
}

const known = new Map<string, boolean>();

/** The flags of the permission model that this Node has, for what the class grants; it must read its own program too. */
function permissionFlags(attackClass: AttackClass, world: World, facts: Record<string, unknown>, node: string): string[] {
  const flags = attackClass.permissions.map((flag) => filled(flag, facts)).filter((flag) => isKnown(node, flag));
  return [isKnown(node, '--permission') ? '--permission' : '--experimental-permission', `--allow-fs-read=${world.project}/*`, ...flags];
}

function isKnown(node: string, flag: string): boolean {
  const name = `${node} ${flag.split('=')[0]}`;
  if (!known.has(name)) known.set(name, spawnSync('/usr/bin/env', ['-i', nodeBinary(node), flag.split('=')[0] as string, ...(flag.includes('=') ? ['/tmp'] : []), '-v']).status === 0);
  return known.get(name) as boolean;
}
