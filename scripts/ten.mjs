// `npm run ten`: real programs from nothing to their policies. Each is watched, its policy is suggested and enforced, and
// the same policy stands against the program with other targets and against an intruder in its process.
// `npm run ten -- tsc 'vite build'` tells some of the stories, and prints their policies with --policy; all of them
// write the table of docs/ten-programs.md. SAFECLAW_TEST_NODES names the Node that they run on (default 22).

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nodeBinary, root } from '../test/harness.ts';
import { attacks } from '../test/programs/story/attacks.ts';
import { installed, programs } from '../test/programs/story/programs.ts';
import { tellStory } from '../test/programs/story/story.ts';

const page = path.join(root, 'docs/ten-programs.md');
const showsPolicy = process.argv.includes('--policy');
const chosen = process.argv.slice(2).filter((word) => word !== '--policy');
const node = process.env.SAFECLAW_TEST_NODES?.split(',')[0] ?? '22';
const told = chosen.length === 0 ? programs : programs.filter(({ name }) => chosen.includes(name));
if (told.length < chosen.length) throw new Error(`there is no such program; they are: ${programs.map(({ name }) => name).join(' | ')}`);

install();
const rows = [];
let failed = 0;
for (const program of told) {
  const story = await tellStory(program, node);
  if (story.faults.length > 0) failed++;
  console.log(`${program.name}: ${story.rules} rules, ${story.denials.length} denials, ${story.stopped.length} of ${Object.keys(attacks).length} attacks stopped, ${story.seconds.toFixed(1)} s${story.faults.length > 0 ? ': NOT AS IT SHOULD BE' : ''}`);
  for (const fault of story.faults) console.log(`  ${fault.replaceAll('\n', '\n  ')}`);
  if (showsPolicy) console.log(story.policy);
  rows.push(rowOf(story));
}
if (chosen.length === 0 && failed === 0) write();
console.log(`${told.length - failed} passed, ${failed} failed`);
// What a story started may still hold its sockets.
process.exit(failed > 0 ? 1 : 0);

function install() {
  const lock = path.join(installed, 'node_modules/.package-lock.json');
  if (fs.existsSync(lock) && fs.statSync(lock).mtimeMs >= fs.statSync(path.join(installed, 'package-lock.json')).mtimeMs) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: installed, stdio: 'inherit' });
  if (status !== 0) throw new Error('the programs could not be installed');
}

function rowOf({ program, actions, rules, dangerous, edits, denials, stopped, through, otherDenials, seconds }) {
  const { version } = JSON.parse(fs.readFileSync(path.join(program.in, 'node_modules', program.package, 'package.json'), 'utf8'));
  const came = through.length === 0 ? '' : ` (${through.join(', ')})`;
  return [program.name, `\`${program.package}\` ${version}`, actions, rules, dangerous, edits, denials.length, `${stopped.length} of ${stopped.length + through.length}${came}`, `${program.other.what}: ${otherDenials}`, seconds.toFixed(1)];
}

function write() {
  const version = spawnSync(nodeBinary(node), ['-v'], { encoding: 'utf8', env: {} }).stdout.trim().slice(1);
  const head = ['program', 'package', 'actions', 'rules', 'marked dangerous', 'edits by hand', 'denials in enforce', 'attacks stopped', 'other targets: denials', 'seconds'];
  const table = [head, head.map((_, i) => (i < 2 || i === 8 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const list = Object.values(attacks).map(({ what }) => `- ${what}`).join('\n');
  fs.writeFileSync(page, between(between(fs.readFileSync(page, 'utf8'), 'programs', `On Node ${version}.\n\n${table}`), 'attacks', list));
}

function between(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  return `${text.slice(0, text.indexOf(start))}${start}\n\n${content}\n\n${text.slice(text.indexOf(end))}`;
}
