// Attack: a file that may only be read is handed to a shell as a descriptor, and the line writes to the descriptor's
// name, which the kernel opens anew, for writing. (Node's own pipes cannot be opened anew: that line runs and says nothing.)

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: "file:read", path: "./**", effect: allow }
  - { action: "shell:execute", command: ["cat", "echo *"], effect: allow }
`;
const program = `
const cp = require('node:child_process');
const fd = require('node:fs').openSync('./kept', 'r');
const out = {};
for (const shell of ['/bin/sh', '/bin/bash']) for (const line of ['echo hacked > /dev/stdin', 'echo hacked > /dev/fd/0', 'echo hacked > /dev/fd/5 5<kept', 'echo hacked > /proc/self/fd/0', 'cd /dev/fd && echo hacked > 0', 'exec 1<&0; echo hacked > /dev/stdout', 'cat < /dev/stdin', 'echo x > /dev/stdout']) {
  const { error, stdout } = cp.spawnSync(line, { shell, stdio: [fd, 'pipe', 'ignore'] });
  (out[line] ??= []).push(error?.safeclaw?.action ?? String(stdout).trim());
}
console.log(JSON.stringify(out));
`;

for (const node of nodeVersions) {
  for (const via of ['import', 'none'] as const) {
    t.test(`Node ${node}, ${via === 'none' ? 'bare' : 'gated'}`, async (t) => {
      const folder = temporaryFolder();
      t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
      const run = await runGated({ node, via, policy, program, folder, files: { kept: 'kept\n' } });
      const kept = fs.readFileSync(path.join(folder, 'kept'), 'utf8');
      if (via === 'none') return t.match(kept, 'hacked', 'the attack is real');
      t.equal(kept, 'kept\n');
      const { 'cat < /dev/stdin': read, 'echo x > /dev/stdout': write, ...attacks } = run.json();
      t.same([read, write], [['kept', 'kept'], ['', '']], 'a stream that is used as it was opened needs no rule');
      for (const [line, seen] of Object.entries(attacks)) t.same(seen, ['file:write', 'file:write'], line);
    });
  }
}
