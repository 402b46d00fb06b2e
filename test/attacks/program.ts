// One program of the corpus and what its first comments promise.
//
// The first comment says the attack in one sentence. The lines of comments under it may say:
//   denied: <action>[ or <action>…][ <part of the target>]   the record that the log must hold
//   stopped by: <what>           instead of `denied`: what stops it without a decision
//   nodes: >=22 | 18,20          where the attack exists; else everywhere
//   escapes: <nodes or all>: "<words of docs/threat-model.md>"   it is known to get through there
//   flags: --x --y               of the command line
//   only gated: <why>            there is nothing to attack without the gate
//   also: a.cjs b.json           files of the folder that lie beside the program

import * as fs from 'node:fs';
import * as path from 'node:path';

export interface Program {
  /** `<class>/<file>`. */
  readonly name: string;
  readonly file: string;
  readonly attack: string;
  /** A neighbour of the attacks: what the policy grants, and what must work. */
  readonly allowed: boolean;
  readonly denied: { readonly actions: readonly string[]; readonly target: string } | null;
  readonly stoppedBy: string | null;
  /** Why bare Node has nothing to attack; null where the attack must be real there. */
  readonly onlyGated: string | null;
  readonly flags: readonly string[];
  readonly also: readonly string[];
  readonly escapes: { readonly documented: string; on(node: string): boolean } | null;
  runsOn(node: string): boolean;
}

export interface AttackClass {
  readonly name: string;
  readonly folder: string;
  /** Text, with `${…}` for what only the lab knows. */
  readonly policy: string;
  /** What the permission model is given for the same grants: `# permission: --allow-…` lines of the policy. */
  readonly permissions: readonly string[];
  readonly programs: readonly Program[];
}

export const corpusFolder = path.dirname(new URL(import.meta.url).pathname);

/** The folders of the corpus: those with a policy. */
export function classNames(): string[] {
  return fs.readdirSync(corpusFolder).filter((name) => fs.existsSync(path.join(corpusFolder, name, 'policy.yaml'))).sort();
}

export function readClass(name: string): AttackClass {
  const folder = path.join(corpusFolder, name);
  const policy = fs.readFileSync(path.join(folder, 'policy.yaml'), 'utf8');
  const all = fs.readdirSync(folder).filter((file) => /\.[cm]js$/.test(file)).sort();
  const texts = new Map(all.map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
  const beside = new Set([...texts.values()].flatMap((text) => words(directives(text).get('also'))));
  const programs = all.filter((file) => !beside.has(file)).map((file) => readProgram(name, file, texts.get(file) as string));
  return { name, folder, policy, permissions: [...policy.matchAll(/^# permission: (.*)$/gm)].flatMap((match) => words(match[1])), programs };
}

function readProgram(className: string, file: string, text: string): Program {
  const said = directives(text);
  const denied = /^([a-z:]+(?: or [a-z:]+)*)(?: (.*))?$/.exec(said.get('denied') ?? '');
  const escapes = /^(.*?): "(.+)"$/.exec(said.get('escapes') ?? '');
  const program: Program = {
    name: `${className}/${file}`, file, attack: said.get('') ?? '', allowed: file.startsWith('allowed-'),
    denied: denied === null ? null : { actions: (denied[1] as string).split(' or '), target: denied[2] ?? '' },
    stoppedBy: said.get('stopped by') ?? null,
    onlyGated: said.get('only gated') ?? null,
    flags: words(said.get('flags')), also: words(said.get('also')),
    escapes: escapes === null ? null : { documented: escapes[2] as string, on: (node) => isOn(escapes[1] as string, node) },
    runsOn: (node) => isOn(said.get('nodes') ?? 'all', node),
  };
  if (program.attack === '') throw new Error(`${program.name}: the first comment does not say the attack`);
  if (said.has('escapes') && escapes === null) throw new Error(`${program.name}: escapes: <nodes>: "<words of the threat model>"`);
  if (!program.allowed && (program.denied === null) === (program.stoppedBy === null) && program.escapes === null) throw new Error(`${program.name}: says either \`denied: <action>\` or \`stopped by: <what>\``);
  return program;
}

/** The comment lines at the start of a program; what has no name is the attack. */
function directives(text: string): Map<string, string> {
  const said = new Map<string, string>();
  for (const line of text.split('\n')) {
    const comment = /^\/\/ ?(.*)$/.exec(line)?.[1];
    if (comment === undefined) break;
    const named = /^(denied|stopped by|nodes|escapes|flags|also|only gated): (.*)$/.exec(comment);
    if (named === null) said.set('', `${said.get('') ?? ''} ${comment}`.trim());
    else said.set(named[1] as string, named[2] as string);
  }
  return said;
}

function isOn(nodes: string, node: string): boolean {
  if (nodes === 'all') return true;
  return nodes.split(',').some((part) => {
    const [, compare, major] = /^(>=|<|)(\d+)$/.exec(part.trim()) ?? [];
    if (major === undefined) throw new Error(`no list of Node versions: ${nodes}`);
    if (compare === '>=') return Number(node) >= Number(major);
    return compare === '<' ? Number(node) < Number(major) : node === major;
  });
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
