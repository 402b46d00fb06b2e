// SPDX-License-Identifier: MIT
// One chain while its records go by: what the next one must be, and the first thing that was wrong.

import { formatHead, noHash } from './chain.ts';
import type { ChainReport, Problem, ProblemKind } from './report.types.ts';
import { hashDigits, type PlainRun } from './plain-run.ts';
import type { OtherLine, ScannedLine } from './scan.ts';
import type { SealPublic } from './seal-public.ts';
import { SealedChain } from './verify-seals.ts';

/** Somebody says that record `seq` has this hash: a child's first record, or a head that was kept elsewhere. */
export interface Claim {
  readonly seq: number;
  readonly hash: string;
  /** `the child chain 0a1b… says so`: for messages. */
  readonly by: string;
  /** Where the claim stands, for claims about a chain that is not there. */
  readonly file: string;
  readonly line: number;
  readonly from: string | null;
}

interface GenesisFields {
  readonly time?: unknown;
  readonly pid?: unknown;
  readonly tid?: unknown;
  readonly program?: unknown;
  readonly parent?: unknown;
  readonly policyHash?: unknown;
}

/** Hashes of so many last records are kept, for claims that come after the record. */
const recentKept = 64;
/** And so many where records may be delivered again: more than what is handed over at once. */
const recentKeptOfDeliveries = 4096;

/** What a chain is held to besides itself. */
export interface Trust {
  /** The operator's public keys; null where seals are held to each other only. */
  readonly keys: SealPublic | null;
  /** A chain without seals is a finding. */
  readonly required: boolean;
  /** Milliseconds. */
  readonly now: number;
  /** Records may stand there more than once: whoever delivered them does so until he is told that they arrived. */
  readonly redelivered: boolean;
}

export class ChainState {
  readonly chain: string;
  readonly file: string;
  records = 0;
  /** Records that came again, with the same bytes. */
  again = 0;
  problem: Problem | null = null;
  parent: string | null = null;
  readonly #kept: number;
  readonly #recent: (string | undefined)[];
  #claims: Map<number, Claim[]> | null = null;
  #next = 0;
  #prev = noHash;
  #lastLine = 0;
  #lastFile: string;
  #missingFrom = -1;
  #closed = false;
  #torn: { readonly file: string; readonly line: OtherLine }[] = [];
  #genesis: GenesisFields | null = null;
  /** Digits that every record carries until another policy is in force; null before the first one and where only an end is looked at. */
  #policy: Buffer | null = null;
  readonly #trust: Trust;
  /** From the record of its first key on. */
  #seals: SealedChain | null = null;
  /** Not from its first record on: seals cannot be checked. */
  #partial = false;

  constructor(chain: string, file: string, trust: Trust) {
    this.chain = chain;
    this.file = file;
    this.#trust = trust;
    this.#kept = trust.redelivered ? recentKeptOfDeliveries : recentKept;
    this.#recent = new Array<string | undefined>(this.#kept);
    this.#lastFile = file;
  }

  /** `--last`: the record before the first one that is looked at. What came before it is not looked at. */
  anchor(line: ScannedLine): void {
    this.#partial = true;
    this.#next = line.seq + 1;
    this.#prev = line.hash;
    this.#lastLine = line.line;
  }

  /** Gives what is wrong with this record, or null. HOT: straight through for a good record. */
  add(record: ScannedLine, file: string, exact: boolean): Problem | null {
    this.records++;
    const wrong = this.#check(record, file, exact);
    if (!record.intact || record.kind === 'bad') return wrong;
    if (record.seq < this.#next) return wrong;
    this.#next = record.seq + 1;
    this.#prev = record.hash;
    this.#lastLine = record.line;
    this.#lastFile = file;
    this.#closed = record.kind === 'close' || (this.#closed && record.kind === 'seal');
    this.#seals?.append(record.hash);
    this.#recent[record.seq % this.#kept] = record.hash;
    const claimed = this.#claims === null ? null : this.#checkClaims(record, file);
    return wrong ?? claimed;
  }

  /** Takes records that follow each other, the last of them on line `lastLine`, where they go on from here and nothing about them is to be checked; else false. */
  addRun(run: PlainRun, file: string, lastLine: number): boolean {
    if (run.seq !== this.#next || run.prev !== this.#prev || this.#policy?.toString('latin1', 0, run.policy.length) !== run.policy) return false;
    if (this.problem !== null || this.#closed || this.#torn.length > 0 || this.#isClaimed(run.seq, run.lines)) return false;
    this.records += run.lines;
    this.#next += run.lines;
    this.#lastLine = lastLine;
    this.#lastFile = file;
    this.#seals?.appendRun(run.hashes, run.lines);
    for (let i = Math.max(0, run.lines - this.#kept); i < run.lines; i++) this.#prev = this.#recent[(run.seq + i) % this.#kept] = run.hashes.toString('latin1', i * hashDigits, (i + 1) * hashDigits);
    return true;
  }

  #isClaimed(seq: number, lines: number): boolean {
    if (this.#claims === null) return false;
    for (const claimed of this.#claims.keys()) if (claimed >= seq && claimed < seq + lines) return true;
    return false;
  }

  /** A line that is no whole record but can only be of this chain. */
  fragment(line: OtherLine, file: string): void {
    this.#torn.push({ file, line });
  }

  claim(claim: Claim): Problem | null {
    if (claim.seq >= this.#next) {
      this.#claims ??= new Map();
      this.#claims.set(claim.seq, [...(this.#claims.get(claim.seq) ?? []), claim]);
      return null;
    }
    if (claim.seq < this.#next - this.#kept) return null;
    const hash = this.#recent[claim.seq % this.#kept];
    return hash === undefined || hash === claim.hash ? null : this.#fail('rewritten', this.#lastFile, this.#lastLine, claim.seq, `record ${claim.seq} or one before it was rewritten: ${claim.by}`);
  }

  /** After the last line: what only the end shows. */
  end(): Problem[] {
    const problems: (Problem | null)[] = [];
    const last = this.#torn.at(-1);
    if (last !== undefined && !(last.line.unended && last.line.kind === 'torn')) problems.push(this.#changedLine(last.file, last.line));
    if (this.#trust.required && this.#seals === null && !this.#partial) problems.push(this.#fail('unsealed', this.file, 1, 0, 'this chain carries no seals: it was made without the key, or made again'));
    if (this.#claims !== null) {
      for (const claims of this.#claims.values()) {
        const claim = claims[0] as Claim;
        problems.push(this.#fail('removed', this.#lastFile, this.#lastLine, this.#next, `the end of the chain was cut off: it ends at record ${this.#next - 1}, and ${claim.by}`));
        break;
      }
    }
    return problems.filter((problem) => problem !== null);
  }

  report(): ChainReport {
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
    return {
      chain: this.chain,
      verdict: this.problem === null ? 'proven' : 'broken',
      ending: this.#torn.length > 0 ? 'torn' : this.#closed ? 'closed' : 'open',
      file: this.file,
      records: this.records,
      pid: number(this.#genesis?.pid),
      tid: number(this.#genesis?.tid),
      started: text(this.#genesis?.time),
      program: text(this.#genesis?.program),
      parent: this.parent,
      head: this.problem === null && this.#next > 0 ? formatHead({ chain: this.chain, seq: this.#next - 1, hash: this.#prev }) : null,
      problem: this.problem,
      seals: this.#seals?.report() ?? null,
    };
  }

  #check(record: ScannedLine, file: string, exact: boolean): Problem | null {
    if (!record.intact) return this.#fail('changed', file, record.line, record.seq, 'this line was changed: its bytes do not have the hash that stands in it');
    if (record.kind === 'bad') return this.#fail('changed', file, record.line, record.seq, 'this line is not in the form of a record, though its hash is right');
    const torn = this.#settleTorn(record, exact);
    if (torn !== null) return torn;
    if (record.seq === this.#next) return record.prev === this.#prev ? this.#checkKind(record, file) : this.#badLink(record, file);
    return record.seq > this.#next ? this.#gap(record, file) : this.#again(record, file);
  }

  #checkKind(record: ScannedLine, file: string): Problem | null {
    const first = record.seq === 0;
    if (first !== (record.kind === 'genesis')) return this.#fail('inserted', file, record.line, record.seq, first ? 'the first record of a chain must say where it comes from, and this one does not' : 'a chain begins once, and this record begins it again');
    if (first) {
      this.#genesis = parseGenesis(record.bytes);
      this.#policy = Buffer.from(String(this.#genesis?.policyHash), 'latin1');
      this.parent = typeof this.#genesis?.parent === 'string' ? this.#genesis.parent : null;
    }
    if (this.#policy !== null && !namesPolicy(record, this.#policy)) return this.#fail('changed', file, record.line, record.seq, 'this record names another policy than the one that was in force in its chain');
    if (record.kind === 'reload') return this.#checkReload(record, file);
    return (record.kind === 'key' || record.kind === 'seal') && !this.#partial ? this.#checkSeal(record, file) : null;
  }

  /** From here on another policy may be in force. */
  #checkReload(record: ScannedLine, file: string): Problem | null {
    const { loaded, before, after } = JSON.parse(record.bytes.toString('latin1')) as { loaded?: unknown; before?: unknown; after?: unknown };
    // Where only an end is looked at, this is the first that is known.
    if (this.#policy !== null && before !== this.#policy.toString('latin1')) return this.#fail('changed', file, record.line, record.seq, 'this record says that another policy was in force before it than the one that was');
    this.#policy = Buffer.from(String(loaded === true ? after : before), 'latin1');
    return null;
  }

  #checkSeal(record: ScannedLine, file: string): Problem | null {
    const seals = this.#seals ?? this.#sealedUntil(record.seq);
    const started = this.#genesis?.time;
    const wrong = seals === null ? 'the record of the first key stands too late' : record.kind === 'seal' ? seals.seal(record) : seals.open(record, typeof started === 'string' ? started : null);
    return wrong === null ? null : this.#fail('forged', file, record.line, record.seq, wrong);
  }

  /** The tree of the records before; null where they are too many for a first key to follow them. */
  #sealedUntil(seq: number): SealedChain | null {
    if (seq > this.#kept) return null;
    const seals = new SealedChain(this.#trust.keys, this.#trust.now);
    for (let i = 0; i < seq; i++) seals.append(this.#recent[i] ?? noHash);
    this.#seals = seals;
    return seals;
  }

  #badLink(record: ScannedLine, file: string): Problem | null {
    if (record.seq === 0) return this.#fail('changed', file, record.line, 0, 'the first record names one before it');
    // The later record is the witness: its own hash holds, and it was written after the other.
    return this.#fail('rewritten', this.#lastFile, this.#lastLine, record.seq - 1, `record ${record.seq - 1} was rewritten and given a new hash: record ${record.seq} (line ${record.line}) names another before it`);
  }

  #gap(record: ScannedLine, file: string): Problem | null {
    const missing = record.seq - this.#next;
    const many = missing === 1 ? `record ${this.#next} is` : `records ${this.#next} to ${record.seq - 1} are`;
    if (this.#missingFrom === -1) this.#missingFrom = this.#next;
    return this.#next === 0
      ? this.#fail('beheaded', file, record.line, record.seq, `the chain does not begin here: ${many} missing before this line`)
      : this.#fail('removed', file, record.line, record.seq, `${many} missing before this line`);
  }

  #again(record: ScannedLine, file: string): Problem | null {
    if (this.#recent[record.seq % this.#kept] === record.hash) {
      if (this.#trust.redelivered) {
        this.again++;
        this.records--;
        return null;
      }
      return this.#fail('duplicated', file, record.line, record.seq, `record ${record.seq} stands here a second time`);
    }
    if (this.#missingFrom !== -1 && record.seq >= this.#missingFrom && this.problem !== null) {
      // What was missing comes later: the first finding was a matter of order.
      this.problem = { ...this.problem, kind: 'reordered', message: `the order was changed: record ${record.seq} stands after this line (line ${record.line})` };
      return null;
    }
    return this.#fail('inserted', file, record.line, record.seq, `a record was inserted: number ${record.seq} was already there with other content`);
  }

  /** A torn line is accounted for by the next record: a `resume` that says how many bytes it has. */
  #settleTorn(record: ScannedLine, exact: boolean): Problem | null {
    const fragments = this.#torn;
    if (record.kind !== 'resume') {
      // A first record that was torn is written again, and the resume record comes after it.
      if (fragments.length === 0 || record.kind === 'genesis') return null;
      this.#torn = [];
      const first = fragments[0] as (typeof fragments)[number];
      return this.#changedLine(first.file, first.line);
    }
    this.#torn = [];
    let bytes = 0;
    for (const fragment of fragments) bytes += fragment.line.length;
    const declared = (JSON.parse(record.bytes.toString('latin1')) as { torn?: unknown }).torn;
    const accounted = exact ? declared === bytes : fragments.length === 0 || (typeof declared === 'number' && declared > 0);
    if (accounted) return null;
    const first = fragments[0];
    return first === undefined
      ? this.#fail('removed', this.#lastFile, record.line, record.seq, `a torn line of ${String(declared)} bytes that this record accounts for is missing before it`)
      : this.#changedLine(first.file, first.line);
  }

  #changedLine(file: string, line: OtherLine): Problem | null {
    return this.#fail('changed', file, line.line, null, 'this line was changed: it is not a whole record, and no record after it accounts for a torn line');
  }

  #checkClaims(record: ScannedLine, file: string): Problem | null {
    const claims = this.#claims?.get(record.seq);
    if (claims === undefined) return null;
    this.#claims?.delete(record.seq);
    if (this.#claims?.size === 0) this.#claims = null;
    const other = claims.find((claim) => claim.hash !== record.hash);
    return other === undefined ? null : this.#fail('rewritten', file, record.line, record.seq, `record ${record.seq} or one before it was rewritten: ${other.by}`);
  }

  /** Keeps the first problem of the chain; gives it where it is new. */
  #fail(kind: ProblemKind, file: string, line: number, seq: number | null, message: string): Problem | null {
    if (this.problem !== null) return null;
    this.problem = { file, line, chain: this.chain, seq, kind, message };
    return this.problem;
  }
}

/** HOT: a loop, since a call into native code for 16 bytes costs more. */
function namesPolicy({ bytes, policyAt }: ScannedLine, hash: Buffer): boolean {
  for (let i = 0; i < 16; i++) if (bytes[policyAt + i] !== hash[i]) return false;
  return true;
}

function parseGenesis(bytes: Buffer): GenesisFields | null {
  try {
    return JSON.parse(bytes.toString('latin1')) as GenesisFields;
  } catch {
    // Its hash is right and it is no JSON: a forgery that the form check of the caller names.
    return null;
  }
}
