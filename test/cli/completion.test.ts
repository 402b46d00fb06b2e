// `safeclaw completion`: the scripts complete what the command takes; and colour by NO_COLOR and FORCE_COLOR.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { COMMANDS } from '../../src/cli/commands.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

t.test('bash completes commands, their words, options and files', (t) => {
  const folder = folderWith(t, { 'policy.yaml': '' });
  fs.writeFileSync(path.join(folder, 'complete.sh'), `${safeclaw(['completion', 'bash']).stdout}\ncompgen_for() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _safeclaw; echo "\${COMPREPLY[*]}"; }\ncompgen_for safeclaw pol; compgen_for safeclaw policy s; compgen_for safeclaw policy suggest --me; compgen_for safeclaw run --obs; compgen_for safeclaw policy check pol\n`);
  const { stdout, stderr } = spawnSync('/bin/bash', ['--norc', 'complete.sh'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  t.equal(stdout, 'policy\nsuggest schema\n--merge\n--observe\npolicy.yaml\n', stderr);
  t.end();
});

t.test('each script names every command and option, and its shell can read it where there is one', (t) => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = safeclaw(['completion', shell]);
    t.equal(code, 0);
    for (const { name, options } of COMMANDS) {
      for (const word of name.split(' ')) t.ok(stdout.includes(word), `${shell}: ${word}`);
      for (const option of Object.keys(options)) t.ok(stdout.includes(shell === 'fish' ? `-l ${option} ` : `--${option}`), `${shell}: ${name} --${option}`);
    }
    const checked = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' });
    // A shell that is not installed cannot be asked; its script is held to the table above.
    if (checked.error === undefined) t.equal(checked.status, 0, `${shell}: ${checked.stderr}`);
  }
  t.match(safeclaw(['completion', 'tcsh']), { code: 2, stderr: /the shells are bash, zsh, fish, not `tcsh`/ });
  t.match(JSON.parse(safeclaw(['completion', 'fish', '--json']).stdout), { shell: 'fish' });
  t.end();
});

t.test('a pipe is plain unless FORCE_COLOR says otherwise; NO_COLOR is stronger', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': 'version: 1\nrules:\n  - { action: "*", effect: allow }\n' });
  const coloured = (env: Record<string, string>): boolean => safeclaw(['policy', 'check'], { cwd: folder, env }).stdout.includes('\u001b[');
  t.same([coloured({}), coloured({ FORCE_COLOR: '1' }), coloured({ FORCE_COLOR: '0' }), coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }), coloured({ FORCE_COLOR: '' })], [false, true, false, false, true]);
  t.end();
});
