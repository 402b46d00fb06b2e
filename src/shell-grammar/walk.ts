// SPDX-License-Identifier: MIT
// A parsed line → its deeds, in the order in which they are written. What is not listed here is refused.

import { parse, type ArithmeticExpression, type AndOr, type Assignment, type CommandNode, type CompoundList, type Pipeline, type PipelineNode, type Redirection, type Script, type Statement, type TestExpression, type Word } from 'unbash';
import { runWords } from './command.ts';
import { type Deed, type Folder, type Role, type Text, UnknownForm, written } from './deed.ts';
import { rejectUnlessPosix } from './posix.ts';
import { toTexts } from './words.ts';

/** What two walks over one line share: the second knows what the first found out. */
export interface Findings {
  /** A `cd` stands where it may run at another time than it is read (a loop, a function). */
  folderUncertain: boolean;
  /** Variables that are given something else than a number somewhere. */
  readonly tainted: Set<string>;
}

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
  }

  /** True where the variable can only hold a number: bash runs `$(…)` inside any other value that arithmetic reads. */
  isNumeric(name: string): boolean {
    return this.#numeric.has(name) && !this.#findings.tainted.has(name);
  }

  /** Reads a line that this shell runs itself (`eval`, `trap`). */
  readHere(line: string): void {
    if (++this.#depth > 20) throw new UnknownForm('lines within lines, more than 20 deep');
    this.#script(parse(line));
    this.#depth--;
  }

  /** Reads a line that another shell runs (`sh -c`). */
  readInShell(line: string, shell: string): void {
    const { bash, folder, pathKnown } = this;
    this.bash = (shell === 'sh' ? this.sh : shell) === 'bash';
    this.#inSubshell(() => this.readHere(line));
    this.bash = bash;
    this.folder = folder;
    this.pathKnown = pathKnown;
  }

  #script(script: Script & { readonly errors?: readonly { readonly message: string }[] | undefined }): void {
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
        this.#redirections(node.redirects);
        return this.#node(node.command);
      case 'Subshell':
        return this.#inSubshell(() => this.#list(node.body));
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
        for (const part of [node.initialize, node.test, node.update]) if (part !== undefined) this.#arithmetic(part);
        return this.#inLoop(() => this.#list(node.body));
      case 'Case':
        this.#word(node.word);
        return this.#inBranch(() => {
          for (const item of node.items) {
            for (const pattern of item.pattern) this.#word(pattern);
            this.#list(item.body);
          }
        });
      case 'Function':
      case 'Coproc':
        return this.#inLoop(() => this.#node(node.body));
      case 'TestCommand':
        return this.#test(node.expression);
      case 'ArithmeticCommand':
        if (node.expression === undefined) return this.runUnknown();
        return this.#arithmetic(node.expression);
      default:
        return refuse(node);
    }
  }

  #andOr(node: AndOr): void {
    const before = this.folder;
    node.commands.forEach((command, i) => {
      if (i > 0 && node.operators[i - 1] === '||' && this.folder !== before) this.setFolder(null);
      if (i === 0) this.#node(command);
      else this.#inCondition(() => this.#node(command));
    });
  }

  #pipeline(node: Pipeline): void {
    if (node.commands.length === 1) return this.#node(node.commands[0] as CommandNode);
    for (const command of node.commands) this.#inSubshell(() => this.#node(command));
  }

  #for(name: Word, wordlist: readonly Word[] | undefined, body: CompoundList): void {
    let numeric = wordlist !== undefined;
    for (const word of wordlist ?? []) {
      this.#word(word);
      if (!/^(?:\d+|\{\d+\.\.\d+\})$/.test(word.text)) numeric = false;
    }
    this.assign(name.value, numeric);
    this.#inLoop(() => this.#list(body));
  }

  #command(node: Extract<CommandNode, { type: 'Command' }>): void {
    for (const item of node.prefix) if (item.type === 'Assignment') this.#assignment(item, node.name === undefined);
    this.#redirections(node.redirects);
    if (node.name === undefined) return;
    this.#word(node.name);
    const words = toTexts(node.name);
    for (const argument of node.args) {
      if (argument.type === 'Assignment') {
        this.#assignment(argument, false);
        words.push(written(argument.text, false));
      } else {
        this.#word(argument);
        words.push(...toTexts(argument));
      }
    }
    // The assignments before a command hold for it alone, but where they are seen to change PATH the rest stays unknown: that is safe.
    runWords(this, words, 'shell');
  }

  #assignment(node: Assignment, lasting: boolean): void {
    if (/^BASH_(?:ALIASES|CMDS)$/.test(node.name)) throw new UnknownForm(`${node.name} changes what words mean`);
    if (node.index !== undefined) this.#subscript(node.index);
    if (node.value.type === 'ArrayValue') for (const element of node.value.elements) this.#word(element);
    else this.#word(node.value);
    this.assign(node.name, lasting && node.append !== true && node.value.type === 'Word' && isNumber(node.value));
  }

  #redirections(redirections: readonly Redirection[]): void {
    for (const redirection of redirections) {
      switch (redirection.type) {
        case 'HereString':
          if (redirection.target !== undefined) this.#word(redirection.target);
          break;
        case 'HereDoc':
          if (redirection.delimiter?.quoted !== true) this.#parts(redirection.body.parts);
          break;
        case 'Redirect': {
          if (redirection.target === undefined) throw new UnknownForm('a redirection without a target');
          this.#word(redirection.target);
          const texts = toTexts(redirection.target);
          this.#redirect(redirection.operator, texts.length === 1 ? (texts[0] as Text) : written(redirection.target.text));
          break;
        }
        default:
          refuse(redirection);
      }
    }
  }

  #redirect(operator: string, target: Text): void {
    if ((operator === '>&' || operator === '<&') && target.kind === 'literal' && /^(?:\d+-?|-)$/.test(target.text)) return;
    if (target.kind === 'literal') {
      if (/^\/dev\/(?:null|stdin|stdout|stderr|fd\/\d+)$/.test(target.text)) return;
      const socket = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(target.text);
      if (this.bash && socket !== null) {
        this.deeds.push({ kind: 'connect', protocol: socket[1] as 'tcp' | 'udp', host: socket[2] as string, port: socket[3] as string });
        return;
      }
    }
    const modes: ('read' | 'write')[] = operator === '<' || operator === '<&' ? ['read'] : operator === '<>' ? ['read', 'write'] : ['write'];
    for (const mode of modes) this.deeds.push({ kind: 'file', mode, target, folder: this.folder });
  }

  #word(word: Word): void {
    this.#parts(word.parts);
  }

  #parts(parts: Word['parts']): void {
    for (const part of parts ?? []) {
      if (!this.bash) rejectUnlessPosix(part);
      switch (part.type) {
        case 'Literal':
        case 'SingleQuoted':
        case 'AnsiCQuoted':
        case 'SimpleExpansion':
          break;
        case 'Glob':
        case 'BraceExpansion':
          this.#parts(part.parts);
          break;
        case 'DoubleQuoted':
        case 'LocaleString':
          this.#parts(part.parts);
          break;
        case 'CommandExpansion':
        case 'ProcessSubstitution': {
          const script = part.script;
          if (script === undefined) throw new UnknownForm('a substitution that cannot be read');
          this.#inSubshell(() => this.#script(script));
          break;
        }
        case 'ArithmeticExpansion':
          if (part.expression === undefined) this.#unreadArithmetic(part.text);
          else this.#arithmetic(part.expression);
          break;
        case 'ParameterExpansion':
          this.#parameter(part);
          break;
        case 'ExtendedGlob':
          throw new UnknownForm('an extended glob means something else where `extglob` is off');
        default:
          refuse(part);
      }
    }
  }

  #parameter(part: Extract<NonNullable<Word['parts']>[number], { type: 'ParameterExpansion' }>): void {
    if (part.index !== undefined) this.#subscript(part.index);
    const operation = part.operation;
    // `${!x}` and `${x@P}` run what the value holds.
    if (this.bash && part.prefix === '!' && operation?.type !== 'Names') this.runUnknown();
    if (operation === undefined) return;
    switch (operation.type) {
      case 'Default':
        this.#word(operation.operand);
        if (operation.operator.endsWith('=')) this.assign(part.parameter, false);
        return;
      case 'Remove':
        return this.#word(operation.operand);
      case 'Replace':
        this.#word(operation.pattern);
        return this.#word(operation.replacement);
      case 'Slice':
        this.#subscript(operation.offset);
        if (operation.length !== undefined) this.#subscript(operation.length);
        return;
      case 'CaseModification':
        if (operation.operand !== undefined) this.#word(operation.operand);
        return;
      case 'Transform':
        if (operation.operand.value === 'P') this.runUnknown();
        return;
      case 'Names':
        return;
      default:
        throw new UnknownForm('an expansion that this grammar does not know');
    }
  }

  /** An array subscript or a substring's offset: arithmetic as text. */
  #subscript(word: Word): void {
    this.#word(word);
    if (!/^(?:@|\*|-?\d+|\$[#?])$/.test(word.text.trim()) && !this.#readsNumbers(word.text)) this.runUnknown();
  }

  #readsNumbers(text: string): boolean {
    return /^[\w\s+*/%()$-]*$/.test(text) && (text.match(/[A-Za-z_]\w*/g) ?? []).every((name) => this.isNumeric(name));
  }

  #unreadArithmetic(text: string): void {
    if (/^\$\(\(\s*\)\)$/.test(text)) return;
    throw new UnknownForm('an arithmetic expansion that cannot be read');
  }

  #arithmetic(node: ArithmeticExpression): void {
    switch (node.type) {
      case 'ArithmeticBinary':
        if (node.operator === '=' && node.left.type === 'ArithmeticWord' && /^\w+$/.test(node.left.value)) {
          this.#arithmetic(node.right);
          return this.assign(node.left.value, true);
        }
        this.#arithmetic(node.left);
        return this.#arithmetic(node.right);
      case 'ArithmeticUnary':
        return this.#arithmetic(node.operand);
      case 'ArithmeticTernary':
        this.#arithmetic(node.test);
        this.#arithmetic(node.consequent);
        return this.#arithmetic(node.alternate);
      case 'ArithmeticGroup':
        return this.#arithmetic(node.expression);
      case 'ArithmeticWord':
        this.#parts(node.parts);
        if (this.bash && !/^(?:0[xX])?[\da-fA-F]*$|^\d+#\w+$|^\$[#?$!]$/.test(node.value) && !this.#readsNumbers(node.value)) this.runUnknown();
        return;
      case 'ArithmeticCommandExpansion': {
        const script = node.script;
        if (script === undefined) throw new UnknownForm('a substitution that cannot be read');
        this.#inSubshell(() => this.#script(script));
        if (this.bash) this.runUnknown();
        return;
      }
      default:
        refuse(node);
    }
  }

  #test(node: TestExpression): void {
    switch (node.type) {
      case 'TestUnary':
        this.#word(node.operand);
        if ((node.operator === '-v' || node.operator === '-R') && !/^\w+$/.test(node.operand.text)) this.runUnknown();
        return;
      case 'TestBinary':
        this.#word(node.left);
        this.#word(node.right);
        if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) for (const word of [node.left, node.right]) this.#subscript(word);
        return;
      case 'TestLogical':
        for (const operand of node.operands) this.#test(operand);
        return;
      case 'TestNot':
        return this.#test(node.operand);
      case 'TestGroup':
        return this.#test(node.expression);
      default:
        refuse(node);
    }
  }

  #inSubshell(body: () => void): void {
    const { folder, pathKnown } = this;
    this.#inCondition(body);
    this.folder = this.#findings.folderUncertain ? null : folder;
    this.pathKnown = pathKnown;
  }

  #inCondition(body: () => void): void {
    this.#conditional++;
    body();
    this.#conditional--;
  }

  #inBranch(body: () => void): void {
    const before = this.folder;
    this.#inCondition(body);
    if (this.folder !== before) this.setFolder(null);
  }

  /** A body that may run again, or later. */
  #inLoop(body: () => void): void {
    this.#unsettled++;
    this.#inCondition(body);
    this.#unsettled--;
  }
}

function isNumber(word: Word): boolean {
  return /^-?\d+$/.test(word.text) || (word.parts?.length === 1 && word.parts[0]?.type === 'ArithmeticExpansion');
}

function refuse(node: never): never {
  throw new UnknownForm(`a form that this grammar does not know: ${(node as { readonly type?: string }).type ?? 'none'}`);
}
