// A redirection whose file only the run knows may open what no rule allows: the environment of a process, the policy.
// It passes only where any program may run; what the line says for certain is decided by its path, as ever.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = (commands: string): string => `
version: 1
rules:
  - { action: "env:read", key: SECRET, effect: deny }
  - { action: ["file:read", "file:write"], path: "/**", effect: allow }
  - { action: ["file:read", "file:write"], effect: allow }
  - { action: ["env:*", "module:load"], effect: allow }
  - { action: "shell:execute", command: ${commands}, effect: allow }
`;

const lines: Record<string, string> = {
  environment: 'x=environ; cat < /proc/$PPID/$x',
  own: 'x=environ; cat < /proc/self/$x',
  substituted: 'cat < "$(echo /proc/$PPID/environ)"',
  policy: 'f=safeclaw.config.yaml; echo "version: 1" > "$f"',
  appended: 'f=safeclaw.config.yaml; echo "defaultAction: allow" >> $f',
  both: 'f=safeclaw.config.yaml; echo 1 1<> $f',
  all: 'f=safeclaw.config.yaml; echo 1 &> $f; echo 1 > $f 2>&1',
  log: 'for f in .safeclaw/audit/*; do echo x >> "$f"; done',
  moved: 'cd .safeclaw/audit; cd "$OLDPWD" && echo x > safeclaw.config.yaml',
};
const neighbours: Record<string, string> = {
  write: 'echo written > plain.txt; cat < plain.txt',
  home: 'echo home > ~/at-home.txt && cat < ~/at-home.txt',
  folder: 'cd folder && echo inside > file.txt && cat < file.txt',
  null: 'echo quiet > /dev/null; echo loud 2>&1',
};

const program = `
const cp = require('node:child_process');
const out = {};
for (const [name, line] of Object.entries(JSON.parse(process.argv[2]))) {
  const { error, stdout } = cp.spawnSync(line, { shell: process.argv[3], encoding: 'utf8' });
  out[name] = error ? error.safeclaw.action : stdout.trim();
}
console.log(JSON.stringify(out));
`;

for (const node of nodeVersions) {
  for (const shell of ['/bin/sh', '/bin/bash']) {
    t.test(`Node ${node}, ${shell}`, async (t) => {
      const folder = temporaryFolder();
      t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
      fs.mkdirSync(path.join(folder, 'folder'));
      const env = { HOME: folder, SECRET: 'HIDDEN', SAFECLAW_QUIET: '1' };
      const narrow = policy('["cat", "cat *", "echo *", "cd *"]');
      const run = await runGated({ node, folder, policy: narrow, program, env, args: [JSON.stringify({ ...lines, ...neighbours }), shell] });
      const out = run.json<Record<string, string>>();
      t.notMatch(run.stdout, 'HIDDEN');
      for (const name of Object.keys(lines)) t.match(out[name], /^(shell:execute|network:connect|file:(read|write))$/, name);
      t.equal(fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8'), narrow, 'the policy is as it was');
      t.same({ write: out.write, home: out.home, folder: out.folder, null: out.null }, { write: 'written', home: 'home', folder: 'inside', null: 'loud' }, 'what the line says for certain works');
      t.match(run.records.find((record) => record.action === 'shell:execute' && record.verdict === 'deny' && record.program === '?'), { target: '< /proc/$PPID/$x' }, 'the record says which redirection');

      const any = await runGated({ node, folder, policy: policy('"*"').replace('["env:*", "module:load"]', '["env:*", "module:load", "network:connect"]'), program, env, args: [JSON.stringify({ f: 'f=plain.txt; echo any > "$f"; cat < "$f"' }), shell] });
      t.same(any.json(), { f: 'any' }, 'where any program may run it passes');
    });
  }
}
