// SPDX-License-Identifier: MIT
// `safeclaw completion bash|zsh|fish`: the script by which a shell completes commands and options, made from their table.

import { SHARED_OPTIONS } from './arguments.ts';
import type { CommandEntry, ExitCode, Invocation, OptionEntry } from './command.types.ts';
import { COMMANDS } from './commands.ts';
import { MisuseError } from './failure.ts';

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

export function run({ operands, json, terminal }: Invocation): ExitCode {
  const [shell = ''] = operands;
  const make = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (make === undefined) throw new MisuseError(`the shells are ${Object.keys(SHELLS).join(', ')}, not \`${shell}\``);
  if (json) terminal.json({ shell, script: make() });
  else terminal.raw(make());
  return 0;
}

function optionsOf(command: CommandEntry): [name: string, entry: OptionEntry][] {
  return Object.entries({ ...command.options, ...SHARED_OPTIONS });
}

/** The words behind `safeclaw`, and behind each word that groups commands. */
function wordsBehind(): Map<string, string[]> {
  const words = new Map<string, string[]>([['', []]]);
  for (const { name } of COMMANDS) {
    const [first = '', second] = name.split(' ');
    words.get('')?.push(first);
    if (second !== undefined) words.set(first, [...(words.get(first) ?? []), second]);
  }
  words.set('', [...new Set(words.get(''))]);
  return words;
}

function bash(): string {
  const groups = [...wordsBehind()].filter(([group]) => group !== '');
  const cases = COMMANDS.map((command) => `    "${command.name}") words="${optionsOf(command).map(([name]) => `--${name}`).join(' ')}" ;;`);
  return [
    '# bash completion of safeclaw: eval "$(safeclaw completion bash)"',
    '_safeclaw() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" command="${COMP_WORDS[1]}" words=""',
    '  case "$command" in',
    ...groups.map(([group, words]) => `    ${group}) if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "${words.join(' ')} --help" -- "$word")); return; fi; command="$command \${COMP_WORDS[2]}" ;;`),
    '  esac',
    `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${wordsBehind().get('')?.join(' ') ?? ''} --help --version" -- "$word")); return; fi`,
    '  case "$command" in',
    ...cases,
    '  esac',
    '  case "$word" in',
    '    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;',
    '    *) COMPREPLY=($(compgen -f -- "$word")) ;;',
    '  esac',
    '}',
    'complete -o filenames -F _safeclaw safeclaw',
    '',
  ].join('\n');
}

/** Text between single quotes; colons and brackets mean something to `_arguments` and `_describe`. */
function zshText(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[:[\]]/g, '\\$&');
}

function zsh(): string {
  const words = wordsBehind();
  const summary = (name: string): string => COMMANDS.find((command) => command.name === name)?.summary ?? `commands about the ${name}`;
  const described = (group: string): string => (words.get(group) ?? []).map((word) => `'${word}:${zshText(summary(group === '' ? word : `${group} ${word}`))}'`).join(' ');
  return [
    '#compdef safeclaw',
    '# zsh completion of safeclaw: eval "$(safeclaw completion zsh)"',
    '_safeclaw() {',
    '  local command="$words[2]"; local -a found',
    `  if (( CURRENT == 2 )); then found=(${described('')}); _describe command found; return; fi`,
    '  case "$command" in',
    ...[...words.keys()].filter((group) => group !== '').map((group) => `    ${group}) if (( CURRENT == 3 )); then found=(${described(group)}); _describe command found; return; fi; command="$command $words[3]" ;;`),
    '  esac',
    '  case "$command" in',
    ...COMMANDS.map((command) => `    '${command.name}') _arguments ${optionsOf(command).map(([name, { type, summary: what, value, multiple }]) => `'${multiple === true ? '*' : ''}--${name}${type === 'string' ? '=' : ''}[${zshText(what)}]${type === 'string' ? `:${zshText(value ?? 'value')}:_files` : ''}'`).join(' ')} '*:file:_files' ;;`),
    '  esac',
    '}',
    'if [ "$funcstack[1]" = _safeclaw ]; then _safeclaw "$@"; else compdef _safeclaw safeclaw; fi',
    '',
  ].join('\n');
}

function fish(): string {
  const text = (words: string): string => `'${words.replace(/['\\]/g, '\\$&')}'`;
  const words = wordsBehind();
  const lines = ['# fish completion of safeclaw: safeclaw completion fish | source'];
  for (const word of words.get('') ?? []) lines.push(`complete -c safeclaw -n __fish_use_subcommand -f -a ${word} -d ${text(COMMANDS.find(({ name }) => name === word)?.summary ?? `commands about the ${word}`)}`);
  for (const command of COMMANDS) {
    const [first = '', second] = command.name.split(' ');
    const members = words.get(first) ?? [];
    if (second !== undefined) lines.push(`complete -c safeclaw -n '__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${members.join(' ')}' -f -a ${second} -d ${text(command.summary)}`);
    const seen = second === undefined ? `__fish_seen_subcommand_from ${first}` : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    for (const [name, { type, summary, short }] of optionsOf(command)) lines.push(`complete -c safeclaw -n '${seen}' -l ${name}${short === undefined ? '' : ` -s ${short}`}${type === 'string' ? ' -r' : ''} -d ${text(summary)}`);
  }
  return `${lines.join('\n')}\n`;
}
