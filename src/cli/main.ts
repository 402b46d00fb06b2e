// SPDX-License-Identifier: MIT
// `safeclaw`: reads the command line, calls the command, gives the exit code.

import { parseRequest, type Request } from './arguments.ts';
import type { ExitCode } from './command.types.ts';
import { COMMANDS } from './commands.ts';
import { CommandError, MisuseError } from './failure.ts';
import { commandPage, groupPage, overview } from './help.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { version } from './version.ts';

async function main(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await answer(parseRequest(words, COMMANDS), terminal);
  } catch (error) {
    if (error instanceof MisuseError) {
      terminal.error(`safeclaw: ${error.message}`);
      if (error.hint !== null) terminal.error(`safeclaw: see \`${error.hint}\``);
      return 2;
    }
    if (error instanceof Error && 'safeclaw' in error) {
      // NODE_OPTIONS of a whole container reaches this command too, and no policy allows what it needs.
      terminal.error(`safeclaw: this command itself runs under the gate: ${error.message}`);
      terminal.error('safeclaw: start it without the preload: NODE_OPTIONS= npx safeclaw …');
      return 1;
    }
    // A fault of ours is not an answer: it must never look like one that holds.
    terminal.error(`safeclaw: ${error instanceof CommandError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  }
}

async function answer(request: Request, terminal: Terminal): Promise<ExitCode> {
  switch (request.kind) {
    case 'version':
      terminal.line(version);
      return 0;
    case 'overview':
      terminal.line(overview(COMMANDS, terminal));
      return 0;
    case 'group':
      terminal.line(groupPage(request.group, COMMANDS, terminal));
      return 0;
    case 'page':
      terminal.line(commandPage(request.command, terminal));
      return 0;
    case 'command': {
      const { run } = await request.command.load();
      return await run({ values: request.values, operands: request.operands, json: request.values.json === true, terminal });
    }
  }
}

void main(process.argv.slice(2), openTerminal(process.env, process.stdout, process.stderr)).then((code) => {
  process.exitCode = code;
});
