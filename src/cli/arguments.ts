// SPDX-License-Identifier: MIT
// Words of the command line → a command with its options and operands, or a misuse.

import { parseArgs } from 'node:util';
import type { CommandEntry, Invocation, OptionEntry } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { suggestName } from '../policy/suggest-name.ts';

/** Options that every command has. */
export const SHARED_OPTIONS: Readonly<Record<string, OptionEntry>> = {
  json: { type: 'boolean', summary: 'print one JSON document instead of text' },
  help: { type: 'boolean', short: 'h', summary: 'print this page' },
};

/** What the words ask for. */
export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'page'; readonly command: CommandEntry }
  | { readonly kind: 'command'; readonly command: CommandEntry; readonly values: Invocation['values']; readonly operands: readonly string[] };

/** Reads the words after `safeclaw`. Throws a MisuseError. */
export function parseRequest(words: readonly string[], commands: readonly CommandEntry[]): Request {
  const first = words[0];
  if (first === '--version' || first === '-v') return { kind: 'version' };
  if (first === '--help' || first === '-h') return { kind: 'overview' };
  if (first === 'help') return words.length === 1 ? { kind: 'overview' } : parseRequest([...words.slice(1), '--help'], commands);
  if (first === undefined || first.startsWith('-')) return parseCommand(named('init', commands), words);
  const direct = commands.find((command) => command.name === first);
  if (direct !== undefined) return parseCommand(direct, words.slice(1));
  return parseGroup(first, words.slice(1), commands);
}

function parseGroup(group: string, rest: readonly string[], commands: readonly CommandEntry[]): Request {
  const members = commands.filter((command) => command.name.startsWith(`${group} `));
  if (members.length === 0) throw unknownCommand(group, firstWords(commands));
  const verbs = members.map((command) => command.name.slice(group.length + 1));
  const verb = rest[0];
  if (verb === '--help' || verb === '-h') return { kind: 'group', group };
  if (verb === undefined || verb.startsWith('-')) throw new MisuseError(`\`safeclaw ${group}\` needs one of: ${verbs.join(', ')}`, `safeclaw ${group} --help`);
  const member = members.find((command) => command.name === `${group} ${verb}`);
  if (member !== undefined) return parseCommand(member, rest.slice(1));
  throw unknownCommand(`${group} ${verb}`, members.map((command) => command.name));
}

function parseCommand(command: CommandEntry, words: readonly string[]): Request {
  const options: Record<string, OptionEntry> = { ...command.options, ...SHARED_OPTIONS };
  const [own, foreign] = command.passthrough === true ? splitForeign(words, options) : [words, []];
  const { values, positionals } = parseWords(command, own, options);
  if (values.help === true) return { kind: 'page', command };
  const operands = [...positionals, ...foreign];
  if (operands.length < command.operands.least) throw new MisuseError(`\`safeclaw ${command.name}\` needs ${command.usage.replace(/\[[^\]]*\]\s*/g, '').trim()}`, `safeclaw ${command.name} --help`);
  if (operands.length > command.operands.most) throw tooMany(command, operands[command.operands.most] ?? '');
  return { kind: 'command', command, values, operands };
}

function parseWords(command: CommandEntry, args: readonly string[], options: Readonly<Record<string, OptionEntry>>): { values: Invocation['values']; positionals: string[] } {
  const config = Object.fromEntries(Object.entries(options).map(([name, { type, multiple, short }]) => [name, { type, multiple: multiple === true, ...(short === undefined ? {} : { short }) }]));
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw explained(error, command, options);
  }
}

/** Node's own messages about arguments go on about positionals; a person wants to know which word is wrong. */
function explained(error: unknown, command: CommandEntry, options: Readonly<Record<string, OptionEntry>>): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const flag = /'(-[^' ]*)/.exec(message ?? '')?.[1] ?? '';
  const page = `safeclaw ${command.name} --help`;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = suggestName(flag.replace(/^-+/, ''), Object.keys(options));
    return new MisuseError(`\`safeclaw ${command.name}\` has no option \`${flag}\`${near === null ? '' : `; did you mean \`--${near}\`?`}`, page);
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const entry = Object.entries(options).find(([name]) => new RegExp(`--${name}\\b`).test(message));
    if (entry === undefined) return new MisuseError(message, page);
    return new MisuseError(entry[1].type === 'boolean' ? `\`--${entry[0]}\` takes no value` : `\`--${entry[0]}\` needs a value: \`--${entry[0]} ${entry[1].value ?? 'VALUE'}\``, page);
  }
  return error;
}

/** Our own options, and from the first operand or `--` on the other program's words, untouched. */
function splitForeign(words: readonly string[], options: Readonly<Record<string, OptionEntry>>): [string[], string[]] {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return [words.slice(0, i), words.slice(i + 1)];
    if (!word.startsWith('-')) return [words.slice(0, i), words.slice(i)];
    if (options[word.slice(2)]?.type === 'string') i++;
  }
  return [[...words], []];
}

function tooMany(command: CommandEntry, word: string): MisuseError {
  return new MisuseError(`\`safeclaw ${command.name}\` does not take \`${word}\``, `safeclaw ${command.name} --help`);
}

function unknownCommand(typed: string, known: readonly string[]): MisuseError {
  const near = suggestName(typed, known);
  return new MisuseError(`unknown command \`${typed}\`${near === null ? '' : `; did you mean \`${near}\`?`}`, 'safeclaw --help');
}

function firstWords(commands: readonly CommandEntry[]): string[] {
  return [...new Set(commands.map((command) => command.name.split(' ')[0] ?? ''))];
}

function named(name: string, commands: readonly CommandEntry[]): CommandEntry {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(`the table has no command ${name}`);
  return found;
}
