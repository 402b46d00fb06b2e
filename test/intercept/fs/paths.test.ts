// The law of paths: whatever a path is spelled like, the file that the kernel opens is one that the policy grants, the
// log names that file, and where it is granted the same file is opened as without the gate. The oracle is the kernel:
// the inode of what was opened, and `realpath` of the whole tree afterwards.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';
import { fc, runs } from '../../property.ts';

const agent = path.join(root, 'test/intercept/fs/paths-agent.cjs');
const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: ["./tree/granted", "./tree/granted/**"], effect: allow }
  - { action: ["file:read", "file:write"], path: "./tree/**", effect: deny }
  - { action: "file:read", path: "./cases.json", effect: allow }
`;

interface Case {
  readonly text: string;
  readonly form: string;
  readonly call: string;
}
interface Link {
  readonly at: string;
  readonly target: string;
}
interface Outcome {
  readonly found?: string;
  readonly failed?: string;
  readonly by?: string;
}

const folders = ['granted', 'granted/sub', 'denied', 'denied/sub', 'granted-too', 'granted/denied'];
const names = ['a', 'a', 'a', 'b', 'sub', 'sub', 'denied', 'granted', 'granted-too', 'l1', 'l2', 'l3'];
const beginnings = ['granted/', 'granted/', '{tree}/granted/', '', './', '{tree}/', '//{tree}//', '/proc/self/root{tree}/', '/proc/self/cwd/', '/proc/{pid}/cwd/', '/proc/thread-self/root/{tree}/', '/proc/self/fd/{fd}/', '/dev/fd/{fd}/', '/proc/self/task/{pid}/cwd/', '/../..{tree}/', '{tree}/granted/', '{tree}/denied/', 'granted/../', '/proc/self/fd/{fd}/..//', '/proc/self/fd/../root/{tree}/'];
const segments = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 2, arbitrary: fc.constantFrom('.', '..', '', 'missing') }), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const text = fc.tuple(fc.constantFrom(...beginnings), segments, fc.constantFrom('', '', '', '', '', '', '', '', '/', '//', '/.', '/..', '\0', '\0/a', '\\', ' ')).map((parts) => parts.join(''));
const oneCase: fc.Arbitrary<Case> = fc.record({
  text,
  form: fc.constantFrom('string', 'string', 'buffer', 'bytes', 'url', 'encodedUrl', 'urlLike'),
  call: fc.constantFrom('open', 'openFolder', 'openWrite', 'append', 'openPromise', 'openCallback', 'content', 'contentPromise', 'list', 'stat', 'lstat', 'statPromise'),
});
const link: fc.Arbitrary<Link> = fc.record({
  at: fc.tuple(fc.constantFrom(...folders), fc.constantFrom('l1', 'l2', 'l3')).map((parts) => parts.join('/')),
  target: fc.oneof(segments.filter((text) => text !== ''), segments.map((below) => `{tree}/${below}`), fc.constantFrom('../denied', '../denied/a', '..', '{tree}', '{tree}/granted', '/proc/self/cwd/denied', '/proc/self/root', 'l1', 'l2', '../granted/a', 'sub/../../denied')),
});

/** The tree that the cases are about; every file has its own path as its content. */
function layTree(folder: string, links: readonly Link[]): string {
  const tree = path.join(folder, 'tree');
  for (const name of folders) {
    fs.mkdirSync(path.join(tree, name), { recursive: true });
    for (const file of ['a', 'b']) fs.writeFileSync(path.join(tree, name, file), `${name}/${file}`);
  }
  for (const { at, target } of links) {
    if (fs.lstatSync(path.join(tree, at), { throwIfNoEntry: false }) === undefined) fs.symlinkSync(target.replaceAll('{tree}', tree), path.join(tree, at));
  }
  return tree;
}

/** What is there afterwards: the path of each inode, relative to the tree. */
function inodesOf(tree: string): Map<string, string> {
  const inodes = new Map<string, string>();
  const note = (name: string): void => {
    const stats = fs.lstatSync(path.join(tree, name));
    inodes.set(`${stats.dev}:${stats.ino}`, name === '' ? '.' : name);
    if (stats.isDirectory()) for (const below of fs.readdirSync(path.join(tree, name))) note(path.join(name, below));
  };
  note('');
  return inodes;
}

interface Run {
  readonly outcomes: readonly Outcome[];
  /** Outcomes with paths in place of inodes. */
  readonly paths: readonly (string | null)[];
  readonly logged: ReadonlySet<string>;
}

async function run(node: string, via: 'none' | 'require', links: readonly Link[], cases: readonly Case[]): Promise<Run> {
  const folder = temporaryFolder();
  try {
    const tree = layTree(folder, links);
    const result = await runGated({ node, via, policy, folder, file: agent, args: [tree, path.join(folder, 'cases.json')], files: { 'cases.json': JSON.stringify(cases) }, timeoutMs: 120_000 });
    const outcomes = result.json<Outcome[]>();
    const inodes = inodesOf(tree);
    const named = (inode: string): string => inodes.get(inode) ?? 'elsewhere';
    return {
      outcomes,
      paths: outcomes.map(({ found }) => (found === undefined ? null : /^\d+:\d+$/.test(found) ? named(found) : found)),
      logged: new Set(result.records.filter(({ verdict }) => verdict === 'allow').map(({ target }) => path.relative(tree, String(target)) || '.')),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const isGranted = (name: string): boolean => name === 'granted' || name.startsWith('granted/');
/** The baseline lets a program see that the folders above its own are there. */
const isAbove = (name: string): boolean => name === '.' || name === 'elsewhere';

/** What is wrong with one outcome, or null. */
function faultOf({ call }: Case, bare: string | null, gated: string | null, { failed, by }: Outcome, logged: ReadonlySet<string>): string | null {
  if (call === 'list') return gated === null || gated === bare ? null : `listed ${gated}, bare ${String(bare)}`;
  if (gated !== null) {
    const looks = call.toLowerCase().includes('stat');
    if (gated !== bare) return `found ${gated}, bare ${String(bare)}`;
    // The content of a file that a case before made.
    if (gated === '') return null;
    if (!isGranted(gated) && !(looks && isAbove(gated))) return `reached ${gated}`;
    if (!looks && !logged.has(gated)) return `the log does not name ${gated}`;
    return null;
  }
  if (bare !== null && isGranted(bare)) return `${bare} was not reached: ${String(failed)} ${String(by)}`;
  return null;
}

const lists = fc.tuple(fc.array(link, { maxLength: 12 }), fc.array(oneCase, { minLength: 400, maxLength: 400 }));

for (const node of nodeVersions) {
  t.test(`Node ${node}: what is opened is what was decided`, { skip: process.platform !== 'linux' && 'the oracle is /proc' }, async (t) => {
    let reached = 0;
    let denied = 0;
    for (const [links, cases] of fc.sample(lists, runs(2))) {
      const bare = await run(node, 'none', links, cases);
      const gated = await run(node, 'require', links, cases);
      const faults = cases.flatMap((one, i) => {
        const fault = faultOf(one, bare.paths[i] ?? null, gated.paths[i] ?? null, gated.outcomes[i] as Outcome, gated.logged);
        return fault === null ? [] : [`${JSON.stringify(one)}: ${fault}`];
      });
      if (faults.length > 0) t.same(faults, [], `links ${JSON.stringify(links)}`);
      for (const { found, by } of gated.outcomes) {
        if (found !== undefined) reached++;
        if (by !== undefined) denied++;
      }
    }
    t.ok(reached > 20 && denied > 20, `${reached} paths reached something, ${denied} were denied`);
  });
}
