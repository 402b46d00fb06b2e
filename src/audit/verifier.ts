// SPDX-License-Identifier: MIT
// Verification over any number of sources: sorts lines into chains and joins what the chains say about each other.

import { type ChainHead, parseHead } from './chain.ts';
import { ownChain } from './files.ts';
import type { ChainReport, Problem, VerifyReport } from './report.types.ts';
import { type PlainRun, RunReader, type RunSource } from './plain-run.ts';
import { LineScanner, type LineVisitor, type OtherLine, type ScannedLine } from './scan.ts';
import { ChainState, type Claim, type Trust } from './verify-chain.ts';

export interface VerifierOptions {
  /** All chains of the log are expected to be here: a parent that is missing was removed. */
  readonly complete: boolean;
  /** `chain:seq:hash` that were kept elsewhere, and that the log must still contain. */
  readonly heads: readonly string[];
  readonly last: number | null;
  readonly trust: Trust;
}

/** What a run keeps in memory is 64 bytes of each. */
const mostInRun = 1024;

export class Verifier implements LineVisitor {
  readonly #options: VerifierOptions;
  readonly #chains = new Map<string, ChainState>();
  readonly #problems: Problem[] = [];
  readonly #notes: string[] = [];
  /** Claims about chains that no record was seen of yet. */
  readonly #early = new Map<string, Claim[]>();
  #scanner: LineScanner | null = null;
  #file = '';
  /** The chain that the file's name promises, its first 8 digits; null in files and streams that are not ours. */
  #own: string | null = null;
  #current: ChainState | null = null;
  /** Torn lines before the first record of a file. */
  #waiting: OtherLine[] = [];
  #fileProblem = false;
  readonly #order = new Map<string, number>();
  #records = 0;
  #otherLines = 0;
  readonly #runs = new RunReader(mostInRun);

  constructor(options: VerifierOptions) {
    this.#options = options;
    for (const token of options.heads) {
      const head = parseHead(token);
      if (head === null) throw new TypeError(`not a head of a chain: ${token}`);
      this.#addClaim(head, { seq: head.seq, hash: head.hash, by: `the head that was kept names another record ${head.seq}`, file: 'the given head', line: 0, from: null });
    }
  }

  get records(): number {
    return this.#records;
  }

  begin(file: string): void {
    this.#file = file;
    this.#own = ownChain(file);
    this.#current = null;
    this.#waiting = [];
    this.#fileProblem = false;
    this.#order.set(file, this.#order.size);
    this.#scanner = new LineScanner(this, this.#own !== null);
  }

  /** `runs` are known where another thread has read the bytes already. */
  push(bytes: Uint8Array, runs: RunSource = this.#runs): void {
    this.#scanner?.push(bytes, this.#own === null ? null : runs);
  }

  end(): void {
    this.#scanner?.end();
    this.#scanner = null;
    const left = this.#waiting[0];
    if (left === undefined) return;
    if (left.unended && left.kind === 'torn') this.#notes.push(`${this.#file} holds the beginning of one record: the process ended while it wrote it`);
    else this.#fileFails('changed', left.line, 'this line was changed: it is not a whole record');
  }

  /** A file that could not be read. */
  unreadable(file: string, message: string): void {
    this.#problems.push({ file, line: 0, chain: null, seq: null, kind: 'unreadable', message });
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** What the first record of some file says of its parent, before the parent's own records are read. */
  expectParent(parent: string, child: string, file: string, line: number): void {
    const head = parseHead(parent);
    if (head !== null) this.#addClaim(head, claimOfChild(head, child, file, line));
  }

  /** `--last`: the record before the first that is looked at; only its own hash is checked. */
  anchor(line: ScannedLine): void {
    const state = this.#stateOf(line.chain);
    if (line.intact) state.anchor(line);
    this.#current = state;
  }

  record(line: ScannedLine): void {
    this.#records++;
    if (this.#own !== null && !line.chain.startsWith(this.#own)) {
      this.#fileFails(line.intact ? 'inserted' : 'changed', line.line, line.intact ? `a record of chain ${short(line.chain)} was inserted into the file of chain ${this.#own}` : 'this line was changed: its bytes do not have the hash that stands in it', line);
      return;
    }
    let state = this.#current;
    if (state === null || state.chain !== line.chain) {
      // A changed line may name a chain that never was.
      if (!line.intact && !this.#chains.has(line.chain)) {
        this.#fileFails('changed', line.line, 'this line was changed: its bytes do not have the hash that stands in it', line);
        return;
      }
      state = this.#current = this.#stateOf(line.chain);
      for (const torn of this.#waiting) state.fragment(torn, this.#file);
      this.#waiting = [];
    }
    const known = state.parent;
    const problem = state.add(line, this.#file, this.#own !== null);
    if (problem !== null) this.#problems.push(problem);
    if (state.parent !== known && state.parent !== null) this.#addParent(state.parent, state.chain, line.line);
  }

  run(run: PlainRun, line: number): boolean {
    const state = this.#current;
    if (state === null || state.chain !== run.chain || this.#waiting.length > 0 || !state.addRun(run, this.#file, line + run.lines - 1)) return false;
    this.#records += run.lines;
    return true;
  }

  other(line: OtherLine): void {
    if (line.kind === 'foreign') {
      this.#otherLines++;
      if (this.#own !== null) this.#fileFails('changed', line.line, 'this line is no record: it was changed or inserted');
      return;
    }
    const state = (line.chain === null ? undefined : this.#chains.get(line.chain)) ?? this.#current;
    if (state !== null) state.fragment(line, this.#file);
    else this.#waiting.push(line);
  }

  report(): VerifyReport {
    for (const state of this.#chains.values()) this.#problems.push(...state.end());
    for (const [chain, claims] of this.#early) this.#missingChain(chain, claims[0] as Claim);
    // A finding may have turned out to be one about order: the chain's own problem is the final word.
    const problems = this.#problems.map((problem) => {
      const own = problem.chain === null ? undefined : this.#chains.get(problem.chain)?.problem;
      return own !== undefined && own !== null && own.line === problem.line && own.file === problem.file ? own : problem;
    });
    // What only the end of a file shows may stand before what was seen on the way.
    problems.sort((a, b) => (this.#order.get(a.file) ?? -1) - (this.#order.get(b.file) ?? -1) || a.line - b.line);
    // With `last`, a chain may be here by its anchor alone.
    const chains = [...this.#chains.values()].map((state) => state.report()).filter((chain) => chain.records > 0 || chain.problem !== null);
    const unended = chains.filter((chain) => chain.verdict === 'proven' && chain.ending !== 'closed').length;
    if (unended > 0) this.#notes.push(`${unended === 1 ? 'one chain has' : `${unended} chains have`} no closing record (killed, or still running): records cut off at ${unended === 1 ? 'its' : 'their'} end would not be missed`);
    this.#notes.push(...sealNotes(chains, this.#options.trust));
    const again = [...this.#chains.values()].reduce((sum, state) => sum + state.again, 0);
    if (again > 0) this.#notes.push(`${again} record${again === 1 ? '' : 's'} came more than once, with the same bytes: counted once`);
    const records = this.#records - again;
    const ok = problems.length === 0 && records > 0;
    return { ok, message: summary(ok, records, chains, problems), records, sealed: chains.reduce((sum, { seals, verdict }) => sum + (verdict === 'proven' ? (seals?.sealed ?? 0) : 0), 0), files: this.#order.size, otherLines: this.#otherLines, last: this.#options.last, chains, problems, notes: this.#notes };
  }

  #stateOf(chain: string): ChainState {
    const known = this.#chains.get(chain);
    if (known !== undefined) return known;
    const state = new ChainState(chain, this.#file, this.#options.trust);
    this.#chains.set(chain, state);
    for (const claim of this.#early.get(chain) ?? []) state.claim(claim);
    this.#early.delete(chain);
    return state;
  }

  #addParent(parent: string, child: string, line: number): void {
    const head = parseHead(parent);
    if (head !== null) this.#addClaim(head, claimOfChild(head, child, this.#file, line));
  }

  #addClaim(head: ChainHead, claim: Claim): void {
    const state = this.#chains.get(head.chain);
    if (state === undefined) this.#early.set(head.chain, [...(this.#early.get(head.chain) ?? []), claim]);
    else {
      const problem = state.claim(claim);
      if (problem !== null) this.#problems.push(problem);
    }
  }

  #missingChain(chain: string, claim: Claim): void {
    const message = `the whole chain ${short(chain)} was removed: ${claim.from === null ? 'a head of it was kept' : 'this chain names it as its parent'}`;
    // With `last`, a chain that is not looked at is not missing.
    if (this.#options.last !== null) return;
    if (claim.from === null || this.#options.complete) this.#problems.push({ file: claim.file, line: claim.line, chain: claim.from, seq: null, kind: 'removed', message });
    else this.#notes.push(`chain ${short(claim.from)} names ${short(chain)} as its parent, of which nothing is here`);
  }

  /** One finding per file for what belongs to no chain. */
  #fileFails(kind: Problem['kind'], line: number, message: string, record?: ScannedLine): void {
    if (this.#fileProblem) return;
    this.#fileProblem = true;
    this.#problems.push({ file: this.#file, line, chain: record?.chain ?? this.#current?.chain ?? null, seq: record?.seq ?? null, kind, message });
  }
}

function claimOfChild(head: ChainHead, child: string, file: string, line: number): Claim {
  return { seq: head.seq, hash: head.hash, by: `its child, chain ${short(child)}, was started after another record ${head.seq}`, file, line, from: child };
}

/** What seals leave open, in as many sentences as a person reads. */
function sealNotes(chains: readonly ChainReport[], { keys }: Trust): string[] {
  const sealed = chains.filter(({ seals, verdict }) => seals !== null && verdict === 'proven');
  if (sealed.length === 0) return [];
  const notes: string[] = [];
  if (keys === null) notes.push('seals are held to each other only: with the public part of the key (--key) they prove who made the log');
  const open = sealed.filter(({ records, seals }) => records > (seals?.sealed ?? 0));
  const records = open.reduce((sum, { records: all, seals }) => sum + all - (seals?.sealed ?? 0), 0);
  if (open.length > 0) notes.push(`${records} record${records === 1 ? '' : 's'} after the last seal of ${named(open)}: whoever held the process could have changed ${records === 1 ? 'it' : 'them'}`);
  const uncertain = sealed.filter(({ seals }) => seals?.final === false);
  if (uncertain.length > 0) notes.push(`${named(uncertain)} ${uncertain.length === 1 ? 'does' : 'do'} not close with a seal: records and seals cut off at the end would not be missed`);
  const stale = sealed.filter(({ seals }) => (seals?.older ?? 0) > 0);
  if (stale.length > 0) notes.push(`the key file could not be renewed when ${named(stale)} began: whoever read it then could have sealed logs of earlier days`);
  return notes;
}

function named(chains: readonly ChainReport[]): string {
  return chains.length === 1 ? `chain ${short(chains[0]?.chain ?? '')}` : `${chains.length} chains`;
}

function short(chain: string): string {
  return chain.slice(0, 8);
}

function summary(ok: boolean, records: number, chains: readonly ChainReport[], problems: readonly Problem[]): string {
  const first = problems[0];
  if (first !== undefined) return `broken at ${first.file}${first.line === 0 ? '' : `:${first.line}`}: ${first.message}`;
  if (!ok) return 'no audit records were found, so nothing is proven';
  const attested = chains.reduce((sum, { seals }) => sum + (seals?.attested === true ? seals.sealed : 0), 0);
  const sealed = attested === 0 ? '' : `; ${attested === records ? 'all of them are' : `${attested} of them ${attested === 1 ? 'is' : 'are'}`} sealed`;
  return `${records} record${records === 1 ? '' : 's'} in ${chains.length} chain${chains.length === 1 ? '' : 's'}: every one is as it was written${sealed}`;
}
