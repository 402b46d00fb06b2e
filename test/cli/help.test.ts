// The page of every command, as `--help` prints it and as the table has it: complete, and its examples are accepted.

import t from 'tap';
import { parseRequest, SHARED_OPTIONS } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { commandPage } from '../../src/cli/help.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { safeclaw } from './safeclaw-command.ts';

/** The calls of safeclaw in a line of shell, as words; what pipes, lists and redirections add is the shell's. */
function callsIn(line: string): string[][] {
  const words = [...line.replace(/\$\(([^)]*)\)/g, (whole, inner: string) => (inner.startsWith('safeclaw') ? whole : 'X')).matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[|;>]+|&&|[^\s"'|;>]+/g)].map(([word]) => word);
  const calls: string[][] = [];
  let open: string[] | null = null;
  for (const [i, word] of words.entries()) {
    const plain = word.replace(/^(["'])(.*)\1$/s, '$2');
    if (/^[|;>]+$|^&&$/.test(word)) open = null;
    else if (open !== null) open.push(plain);
    else if (word === 'safeclaw' || (word === '@authensor/safeclaw' && words[i - 1] === 'npx')) calls.push((open = []));
    else if (word.includes('$(safeclaw ')) calls.push((/\$\(safeclaw ([^)]*)\)/.exec(word)?.[1] ?? '').split(' '));
  }
  return calls;
}

t.test('calls in a line', (t) => {
  t.same(callsIn('docker logs agent | safeclaw audit verify -'), [['audit', 'verify', '-']]);
  t.same(callsIn("npx safeclaw policy explain 'file:read /x y' > out"), [['policy', 'explain', 'file:read /x y']]);
  t.same(callsIn('eval "$(safeclaw completion bash)"'), [['completion', 'bash']]);
  t.same(callsIn('npx @authensor/safeclaw'), [[]]);
  t.same(callsIn('echo x'), []);
  t.end();
});

t.test('every command: a synopsis, a description, options, examples and exit codes, and lines that fit', (t) => {
  for (const width of ['60', '100']) {
    const terminal = openTerminal({ COLUMNS: width, NO_COLOR: '1' }, process.stdout, process.stderr);
    for (const command of COMMANDS) {
      const page = commandPage(command, terminal);
      const section = (title: string): string[] => new RegExp(`^${title}:\\n((?:  .*\\n?|\\n(?=  ))+)`, 'm').exec(page)?.[1]?.split('\n').filter((line) => line.trim() !== '') ?? [];
      t.match(section('Usage')[0], `  safeclaw ${command.name}`, `${command.name}: synopsis`);
      t.ok(command.summary.length > 10 && command.description.join(' ').length > 60, `${command.name}: description`);
      for (const name of Object.keys({ ...command.options, ...SHARED_OPTIONS })) t.ok(section('Options').some((line) => new RegExp(`^  (-\\w, )?--${name}( |$)`).test(line)), `${command.name}: --${name}`);
      for (const [name, option] of Object.entries(command.options)) t.ok(option.summary.length > 5 && (option.type === 'boolean') === (option.value === undefined), `${command.name} --${name}: says what its value is`);
      t.ok(section('Examples').length >= 2, `${command.name}: an example with its meaning`);
      t.ok(section('Exit status').length >= 3, `${command.name}: exit codes`);
      // A word longer than the line (an example to be copied) is not broken.
      const tooLong = page.split('\n').filter((line) => line.length > Number(width) && !command.examples.some(([example]) => line.includes(example)) && !line.startsWith('  safeclaw ') && line.trim().includes(' '));
      if (width === '100') t.same(tooLong, [], `${command.name}: lines fit`);
    }
  }
  t.end();
});

t.test('every example is accepted by the parser, and there is one of the command itself', (t) => {
  for (const command of COMMANDS) {
    let own = 0;
    for (const [example] of command.examples) {
      for (const words of callsIn(example)) {
        let asked: ReturnType<typeof parseRequest> | null = null;
        t.doesNotThrow(() => (asked = parseRequest(words, COMMANDS)), `${command.name}: ${example}`);
        if ((asked as { command?: { name: string } } | null)?.command?.name === command.name) own++;
      }
    }
    t.ok(own > 0, `${command.name}: an example that calls it`);
  }
  t.throws(() => parseRequest(['policy', 'check', '--no-such'], COMMANDS), /no option/);
  t.end();
});

t.test('help in three ways, and an unknown page', (t) => {
  const page = safeclaw(['audit', 'show', '--help']);
  t.equal(page.code, 0);
  t.equal(safeclaw(['help', 'audit', 'show']).stdout, page.stdout);
  t.equal(safeclaw(['audit', 'show', '-h']).stdout, page.stdout);
  t.equal(safeclaw(['help', 'audit', 'shw']).code, 2);
  t.end();
});
