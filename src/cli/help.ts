// SPDX-License-Identifier: MIT
// The pages of `--help`, made from the table of commands.

import { SHARED_OPTIONS } from './arguments.ts';
import type { CommandEntry, OptionEntry } from './command.types.ts';
import { type Terminal, wrap } from './terminal.ts';

/** `safeclaw --help` */
export function overview(commands: readonly CommandEntry[], terminal: Terminal): string {
  return [
    `${terminal.paint('bold', 'safeclaw')}: every side effect of a Node program, decided by a policy before it happens and recorded in a log`,
    '',
    heading('Usage', terminal),
    '  safeclaw [COMMAND] [OPTIONS]       without a command: init',
    '',
    heading('Commands', terminal),
    columns(commands.map((command) => [command.name, command.summary]), terminal.width),
    '',
    heading('Options', terminal),
    columns([['--json', 'on every command: one JSON document instead of text'], ['--help', 'on every command: its page, with examples'], ['--version', 'print the version']], terminal.width),
    '',
    heading('A program under the gate', terminal),
    '  node --import @authensor/safeclaw/register agent.js',
    '  safeclaw run -- node agent.js',
    '',
    heading('Exit status', terminal),
    columns([['0', 'what was asked holds'], ['1', 'it does not'], ['2', 'the command line is wrong']], terminal.width),
  ].join('\n');
}

/** `safeclaw policy --help` */
export function groupPage(group: string, commands: readonly CommandEntry[], terminal: Terminal): string {
  const members = commands.filter((command) => command.name.startsWith(`${group} `));
  return [heading('Usage', terminal), `  safeclaw ${group} COMMAND [OPTIONS]`, '', heading('Commands', terminal), columns(members.map((command) => [command.name, command.summary]), terminal.width), '', `Each has a page: safeclaw ${members[0]?.name ?? group} --help`].join('\n');
}

/** `safeclaw policy check --help` */
export function commandPage(command: CommandEntry, terminal: Terminal): string {
  const parts = [wrap(`safeclaw ${command.name}: ${command.summary}`, terminal.width).replace(/^[^:]*/, (name) => terminal.paint('bold', name)), '', heading('Usage', terminal), `  safeclaw ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`, ''];
  for (const paragraph of command.description) parts.push(wrap(paragraph, terminal.width), '');
  parts.push(heading('Options', terminal), columns(Object.entries({ ...command.options, ...SHARED_OPTIONS }).map(optionRow), terminal.width), '', heading('Examples', terminal));
  for (const [example, meaning] of command.examples) parts.push(`  ${terminal.paint('cyan', example)}`, wrap(meaning, terminal.width, 6));
  parts.push('', heading('Exit status', terminal), columns(command.exits, terminal.width));
  return parts.join('\n');
}

function heading(text: string, terminal: Terminal): string {
  return terminal.paint('bold', `${text}:`);
}

function optionRow([name, entry]: [string, OptionEntry]): [string, string] {
  return [`${entry.short === undefined ? '' : `-${entry.short}, `}--${name}${entry.value === undefined ? '' : ` ${entry.value}`}`, entry.summary];
}

/** Two columns, the second wrapped. */
function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.map(([name, text]) => `  ${name}${wrap(text, width, left).slice(name.length + 2)}`).join('\n');
}
