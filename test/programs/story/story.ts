// One program from nothing to its policy: watch, suggest, enforce; then the same policy against the same program with
// other targets, and against an intruder in its process.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AuditRecord, nodeBinary, readAudit } from '../../harness.ts';
import { cli, safeclaw } from '../../cli/safeclaw-command.ts';
import { attacks, realAttacks, setStage, withoutLoot } from './attacks.ts';
import { runToEnd } from './drive.ts';
import type { Done, Services, StoryProgram } from './program.types.ts';
import { endWorld, layWorld, makeWorld, packagesOf, type World, write } from './world.ts';

export interface Story {
  readonly program: StoryProgram;
  readonly node: string;
  /** The suggestion, as it was written. */
  readonly policy: string;
  readonly rules: number;
  readonly dangerous: number;
  readonly commented: number;
  readonly actions: number;
  readonly edits: number;
  /** Denied while the same work ran under the policy. */
  readonly denials: readonly AuditRecord[];
  readonly stopped: readonly string[];
  readonly through: readonly string[];
  /** Denials of the same program with other targets. */
  readonly otherDenials: number;
  /** Watching, suggesting and enforcing, wall clock. */
  readonly seconds: number;
  /** What is not as it should be, for a person. */
  readonly faults: readonly string[];
}

type Way = 'bare' | 'observe' | 'enforce';

interface Telling {
  readonly program: StoryProgram;
  readonly node: string;
  readonly world: World;
  readonly services: Services | null;
  readonly faults: string[];
}

export async function tellStory(program: StoryProgram, node: string): Promise<Story> {
  const world = await makeWorld(program.packages, path.join(program.in, 'node_modules'));
  const services = (await program.services?.(world)) ?? null;
  const telling: Telling = { program, node, world, services, faults: [] };
  try {
    const bare = [await work(telling, 'bare'), await work(telling, 'bare', { fresh: false })] as const;
    if (bare[0].code !== (program.code ?? 0)) telling.faults.push(`bare: ended with ${String(bare[0].code)}\n${bare[0].stdout}${bare[0].stderr}`);
    const begun = performance.now();
    if (program.policy !== undefined) fs.writeFileSync(path.join(world.project, 'safeclaw.config.yaml'), program.policy.text(services?.env ?? {}));
    await twice(telling, 'observe', bare);
    const suggested = suggest(telling);
    await twice(telling, 'enforce', bare);
    const seconds = (performance.now() - begun) / 1000;
    const denials = takeLog(world).filter((record) => record.verdict === 'deny' && !isKeptBack(record, suggested.policy));
    const otherDenials = await askForOther(telling);
    const met = await meetIntruder(telling, bare[0]);
    return { program, node, ...suggested, edits: (program.edits?.length ?? 0) + (program.policy === undefined ? 0 : 1), denials, otherDenials, ...met, seconds, faults: telling.faults };
  } finally {
    services?.close();
    endWorld(world);
  }
}

interface Asked {
  readonly fresh?: boolean;
  readonly other?: boolean;
  readonly before?: readonly string[];
}

async function work({ program, node, world, services }: Telling, way: Way, { fresh = true, other = false, before = [] }: Asked = {}): Promise<Done> {
  if (fresh) {
    layWorld(world, program.files);
    program.prepare?.(world);
  }
  await services?.reset(other);
  const gate = way === 'bare' ? [] : [nodeBinary(node), cli, 'run', ...(way === 'observe' ? ['--observe'] : []), '--'];
  const [command = '', ...args] = [...gate, nodeBinary(node), ...before, ...(other ? (program.other.words ?? program.words) : program.words)];
  const env = { ...world.env, PATH: `${path.dirname(nodeBinary(node))}:/usr/local/bin:/usr/bin:/bin`, ...(way === 'enforce' ? { SAFECLAW_QUIET: '1' } : {}), ...services?.env, ...program.env, ...(other ? program.other.env : {}) };
  const done = await (program.drive ?? runToEnd)({ command, args, cwd: world.project, env }, world);
  const normal = (text: string): string => (program.normalise ?? String)(text).replaceAll(world.outer, '<outer>');
  return { code: done.code, stdout: normal(done.stdout), stderr: normal(done.stderr.replaceAll(/^safeclaw: .*OBSERVING.*\n/gm, '')) };
}

/** In a fresh checkout, and once more where the first run left its files: what is kept is read the second time. */
async function twice(telling: Telling, way: Way, bare: readonly [Done, Done]): Promise<void> {
  same(telling, `${way}, first`, await work(telling, way), bare[0]);
  same(telling, `${way}, again`, await work(telling, way, { fresh: false }), bare[1]);
}

function same({ faults }: Telling, when: string, done: Done, bare: Done): void {
  for (const key of ['code', 'stdout', 'stderr'] as const) if (done[key] !== bare[key]) faults.push(`${when}: another ${key} than bare:\n${String(done[key])}\n--- bare:\n${String(bare[key])}`);
}

/** Suggests, edits where the catalogue has to, and holds the log against the result. */
function suggest({ program, node, world, faults }: Telling): Pick<Story, 'policy' | 'rules' | 'dangerous' | 'commented' | 'actions'> {
  const at = { cwd: world.project, node, env: { HOME: world.home } };
  const made = safeclaw(['policy', 'suggest', '--from', '.safeclaw/audit', '--write', '--json', ...(program.policy === undefined ? [] : ['--merge'])], at);
  if (made.code !== 0) throw new Error(`policy suggest: ${made.stderr}`);
  const { rules, policy, dangerous, actions } = JSON.parse(made.stdout) as { rules: readonly { active: boolean }[]; policy: string; dangerous: number; actions: number };
  const file = path.join(world.project, 'safeclaw.config.yaml');
  for (const { from, to } of program.edits ?? []) {
    const text = fs.readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`the suggestion has no ${from}`);
    fs.writeFileSync(file, text.replace(from, to));
  }
  const checked = safeclaw(['policy', 'check', '--strict'], at);
  if (checked.code !== 0) faults.push(`policy check --strict: ${checked.stdout}${checked.stderr}`);
  const replayed = safeclaw(['policy', 'test', '--log', '.safeclaw/audit', '--json'], at);
  if (replayed.code !== 0) faults.push(`the log against the suggestion: ${replayed.stdout}${replayed.stderr}`);
  takeLog(world);
  return { policy, rules: rules.filter(({ active }) => active).length, commented: rules.filter(({ active }) => !active).length, dangerous, actions };
}

/** The same program, asked for what was not seen. */
async function askForOther(telling: Telling): Promise<number> {
  const { program, world, faults } = telling;
  const bare = await work(telling, 'bare', { other: true });
  if (!program.other.worked(world, bare)) faults.push(`with other targets, bare: it is not seen to work (${program.other.what})\n${bare.stdout}${bare.stderr}`);
  const done = await work(telling, 'enforce', { other: true });
  if (program.other.worked(world, done)) faults.push(`with other targets, under the policy: ${program.other.what}\n${done.stdout}${done.stderr}`);
  const denied = takeLog(world).filter(({ verdict }) => verdict === 'deny').length;
  if (denied === 0) faults.push('with other targets: nothing was denied');
  return denied;
}

/** In the program's own process: stopped under the policy, where the program still does its work, and seen to be real without. */
async function meetIntruder(telling: Telling, bare: Done): Promise<Pick<Story, 'stopped' | 'through'>> {
  const { program, world, faults } = telling;
  const gated = await attacked(telling, 'enforce');
  for (const name of Object.keys(attacks)) if (!gated.tried.has(name)) faults.push(`under the policy the attack ${name} was not tried\n${gated.done.stderr}`);
  same(telling, 'beside the intruder', { ...gated.done, stderr: withoutLoot(gated.done.stderr) }, bare);
  takeLog(world);
  const open = await attacked(telling, 'bare');
  for (const name of realAttacks) if (!open.through.includes(name)) faults.push(`bare, the attack ${name} is not seen to work\n${open.done.stderr}`);
  for (const name of gated.through) if (program.granted?.[name] === undefined) faults.push(`came through: ${name}`);
  return { stopped: Object.keys(attacks).filter((name) => !gated.through.includes(name)), through: gated.through };
}

async function attacked(telling: Telling, way: Way): Promise<{ readonly done: Done; readonly through: readonly string[]; readonly tried: ReadonlySet<string> }> {
  const { program, world } = telling;
  layWorld(world, program.files);
  program.prepare?.(world);
  const stage = await setStage(world, way !== 'bare');
  try {
    const intruder = path.join(packagesOf(world), 'intruder');
    write(intruder, { 'package.json': '{ "name": "intruder", "type": "module" }', 'facts.mjs': `export default ${JSON.stringify(stage.facts)};\n`, 'index.mjs': fs.readFileSync(new URL('intruder.mjs', import.meta.url), 'utf8') });
    const done = await work(telling, way, { fresh: false, before: ['--import', pathToFileURL(path.join(intruder, 'index.mjs')).href] });
    const scene = await stage.scene(done.stderr);
    const names = Object.entries(attacks).filter(([name, { worked }]) => scene.loot.has(name) && worked(scene)).map(([name]) => name);
    return { done, through: names, tried: new Set(scene.loot.keys()) };
  } finally {
    stage.close();
    fs.rmSync(path.join(packagesOf(world), 'intruder'), { recursive: true, force: true });
  }
}

/** A variable that was only in copies of the environment, and that the suggestion therefore leaves closed, as a comment. */
function isKeptBack({ action, target }: AuditRecord, policy: string): boolean {
  return action === 'env:read' && new RegExp(`^ *#.*"${String(target)}"`, 'm').test(policy);
}

/** The records of what ran last. */
function takeLog(world: World): readonly AuditRecord[] {
  const folder = path.join(world.project, '.safeclaw/audit');
  const records = readAudit(folder);
  fs.rmSync(folder, { recursive: true, force: true });
  return records;
}
