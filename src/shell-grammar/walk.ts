// SPDX-License-Identifier: MIT
// A parsed line → its deeds, in the order in which they are written. What is not listed here is refused.

import { parse, type AndOr, type Assignment, type CommandNode, type CompoundList, type Pipeline, type PipelineNode, type Script, type Statement, type Word } from 'unbash';
import { readArithmetic, readTest } from './arithmetic.ts';
import { runWords } from './command.ts';
import { type Deed, type Folder, refuse, type Role, type Text, UnknownForm, written } from './deed.ts';
import { readSubscript, readWord } from './expansions.ts';
import { rejectUnlessPosix } from './posix.ts';
import { readRedirections } from './redirections.ts';
import { toTexts } from './words.ts';

/** What two walks over one line share: the second knows what the first found out. */
export interface Findings {
  /** A `cd` stands where it may run at another time than it is read (a loop, a function). */
  folderUncertain: boolean;
  /** Variables that are given something else than a number somewhere. */
  readonly tainted: Set<string>;
  /** A standard stream is opened the other way round, or is made of another descriptor: `/dev/stdout` may then be a file that was opened for reading. */
  streamsCrossed: boolean;
}

/** Variables of bash that are numbers whatever is assigned: the value is read as arithmetic, which runs commands in it. */
const integers = new Set(['RANDOM', 'SRANDOM', 'SECONDS', 'OPTIND', 'HISTCMD', 'LINENO', 'BASHPID', 'EPOCHSECONDS', 'EPOCHREALTIME', 'BASH_SUBSHELL', 'COLUMNS', 'LINES']);

export class Walk {
  readonly deeds: Deed[] = [];
  readonly sh: string;
  folder: Folder = [];
  pathKnown = true;
  /** True where bash's own reading holds: arithmetic runs commands that a variable's value names, `[[` is a keyword. */
  bash: boolean;
  readonly #findings: Findings;
  readonly #numeric = new Set<string>();
  #depth = 0;
  #conditional = 0;
  #unsettled = 0;

  constructor(shell: string, sh: string, findings: Findings) {
    this.bash = shell === 'bash';
    this.sh = sh;
    this.#findings = findings;
    if (findings.folderUncertain) this.folder = null;
  }

  run(role: Role, words: readonly Text[]): void {
    this.deeds.push({ kind: 'run', role, words, folder: this.folder, pathKnown: this.pathKnown });
    if (this.deeds.length > 2000) throw new UnknownForm('it runs more than 2000 commands');
  }

  /** A program that only the run knows. */
  runUnknown(words: readonly Text[] = []): void {
    this.run('unknown', words.length === 0 ? [written('?')] : words);
    this.folder = null;
  }

  setFolder(folder: Folder): void {
    if (this.#unsettled > 0) this.#findings.folderUncertain = true;
    this.folder = this.#findings.folderUncertain ? null : folder;
  }

  assign(name: string, numeric: boolean): void {
    this.deeds.push({ kind: 'env', key: name });
    if (name === 'PATH') this.pathKnown = false;
    if (name === 'CDPATH' || name === 'HOME') this.#findings.folderUncertain = true;
    if (!numeric) this.#findings.tainted.add(name);
    else if (this.#conditional === 0) this.#numeric.add(name);
    if (this.bash && !numeric && integers.has(name)) this.runUnknown();
  }

  get streamsCrossed(): boolean {
    return this.#findings.streamsCrossed;
  }

  crossStreams(): void {
    this.#findings.streamsCrossed = true;
  }

  /** True where the variable can only hold a number: bash runs `$(…)` inside any other value that arithmetic reads. */
  isNumeric(name: string): boolean {
    return this.#numeric.has(name) && !this.#findings.tainted.has(name);
  }

  /** Reads a line that this shell runs itself (`eval`, `trap`). */
  readHere(line: string): void {
    if (++this.#depth > 20) throw new UnknownForm('lines within lines, more than 20 deep');
    this.script(parse(line));
    this.#depth--;
  }

  /** Reads a line that another shell runs (`sh -c`). */
  readInShell(line: string, shell: string): void {
    const { bash, folder, pathKnown } = this;
    this.bash = (shell === 'sh' ? this.sh : shell) === 'bash';
    this.inSubshell(() => this.readHere(line));
    this.bash = bash;
    this.folder = folder;
    this.pathKnown = pathKnown;
  }

  script(script: Script & { readonly errors?: readonly { readonly message: string }[] | undefined }): void {
    const error = script.errors?.[0];
    if (error !== undefined) throw new UnknownForm(error.message);
    this.#statements(script.commands);
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      const before = this.folder;
      this.#node(statement.command);
      // Only `cd x && …` proves that the folder changed.
      if (this.folder !== before && statements.length > 1) this.setFolder(null);
    }
  }

  #list(list: CompoundList): void {
    this.#statements(list.commands);
  }

  #node(node: PipelineNode | AndOr | CompoundList): void {
    if (!this.bash) rejectUnlessPosix(node);
    switch (node.type) {
      case 'Command':
        return this.#command(node);
      case 'CompoundList':
        return this.#list(node);
      case 'AndOr':
        return this.#andOr(node);
      case 'Pipeline':
        return this.#pipeline(node);
      case 'Redirected':
        readRedirections(this, node.redirects);
        return this.#node(node.command);
      case 'Subshell':
        return this.inSubshell(() => this.#list(node.body));
      case 'BraceGroup':
        return this.#list(node.body);
      case 'If':
        return this.#inBranch(() => {
          this.#list(node.clause);
          this.#list(node.then);
          for (const branch of node.elif) {
            this.#list(branch.clause);
            this.#list(branch.then);
          }
          if (node.else !== undefined) this.#list(node.else);
        });
      case 'While':
        return this.#inLoop(() => {
          this.#list(node.clause);
          this.#list(node.body);
        });
      case 'For':
      case 'Select':
        return this.#for(node.name, node.wordlist, node.body);
      case 'ArithmeticFor':
        for (const part of [node.initialize, node.test, node.update]) if (part !== undefined) readArithmetic(this, part);
        return this.#inLoop(() => this.#list(node.body));
      case 'Case':
        readWord(this, node.word);
        return this.#inBranch(() => {
          for (const item of node.items) {
            for (const pattern of item.pattern) readWord(this, pattern);
            this.#list(item.body);
          }
        });
      case 'Function':
      case 'Coproc':
        return this.#inLoop(() => this.#node(node.body));
      case 'TestCommand':
        return readTest(this, node.expression);
      case 'ArithmeticCommand':
        if (node.expression === undefined) return this.runUnknown();
        return readArithmetic(this, node.expression);
      default:
        return refuse(node);
    }
  }

  #andOr(node: AndOr): void {
    const before = this.folder;
    node.commands.forEach((command, i) => {
      if (i > 0 && node.operators[i - 1] === '||' && this.folder !== before) this.setFolder(null);
      if (i === 0) this.#node(command);
      else this.inCondition(() => this.#node(command));
    });
  }

  #pipeline(node: Pipeline): void {
    if (node.commands.length === 1) return this.#node(node.commands[0] as CommandNode);
    for (const command of node.commands) this.inSubshell(() => this.#node(command));
  }

  #for(name: Word, wordlist: readonly Word[] | undefined, body: CompoundList): void {
    let numeric = wordlist !== undefined;
    for (const word of wordlist ?? []) {
      readWord(this, word);
      if (!/^(?:\d+|\{\d+\.\.\d+\})$/.test(word.text)) numeric = false;
    }
    this.assign(name.value, numeric);
    this.#inLoop(() => this.#list(body));
  }

  #command(node: Extract<CommandNode, { type: 'Command' }>): void {
    for (const item of node.prefix) if (item.type === 'Assignment') this.#assignment(item, node.name === undefined);
    readRedirections(this, node.redirects);
    if (node.name === undefined) return;
    readWord(this, node.name);
    const words = toTexts(node.name);
    for (const argument of node.args) {
      if (argument.type === 'Assignment') {
        this.#assignment(argument, false);
        words.push(written(argument.text, false));
      } else {
        readWord(this, argument);
        words.push(...toTexts(argument));
      }
    }
    // The assignments before a command hold for it alone, but where they are seen to change PATH the rest stays unknown: that is safe.
    runWords(this, words, 'shell');
  }

  #assignment(node: Assignment, lasting: boolean): void {
    if (/^BASH_(?:ALIASES|CMDS)$/.test(node.name)) throw new UnknownForm(`${node.name} changes what words mean`);
    if (node.index !== undefined) readSubscript(this, node.index);
    if (node.value.type === 'ArrayValue') for (const element of node.value.elements) this.#element(element);
    else readWord(this, node.value);
    this.assign(node.name, lasting && node.append !== true && node.value.type === 'Word' && isNumber(node.value));
  }

  /** `[subscript]=value` in an array. */
  #element(word: Word): void {
    readWord(this, word);
    if (word.text.startsWith('[') && !/^\[\d+\]=/.test(word.text)) this.runUnknown();
  }

  inSubshell(body: () => void): void {
    const { folder, pathKnown } = this;
    this.inCondition(body);
    this.folder = this.#findings.folderUncertain ? null : folder;
    this.pathKnown = pathKnown;
  }

  inCondition(body: () => void): void {
    this.#conditional++;
    body();
    this.#conditional--;
  }

  #inBranch(body: () => void): void {
    const before = this.folder;
    this.inCondition(body);
    if (this.folder !== before) this.setFolder(null);
  }

  /** A body that may run again, or later. */
  #inLoop(body: () => void): void {
    this.#unsettled++;
    this.inCondition(body);
    this.#unsettled--;
  }
}

function isNumber(word: Word): boolean {
  return /^-?\d+$/.test(word.text) || (word.parts?.length === 1 && word.parts[0]?.type === 'ArithmeticExpansion');
}
