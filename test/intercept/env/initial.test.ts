// What the kernel shows of the environment that a process was started with: nothing that the program may not read.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { once } from 'node:events';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: "env:read", key: [PUBLIC, "LC_*"], effect: allow }
  - { action: "shell:execute", command: "*", effect: allow }
  - { action: "file:read", effect: allow }
`;
const secret = 'c2VjcmV0LW9mLXRoZS10ZXN0';
const env = { SECRET_ONE: secret, PUBLIC: 'shown=yes', EMPTY: '', LC_ALL: 'C', 'ODD-näme': `ä${secret}`, SECRET_TWO: `${secret}\n${secret}` };
const program = `
const { execFileSync } = require('node:child_process');
const said = String(execFileSync('sh', ['-c', 'cat /proc/$0/environ | tr "\\\\0" "\\\\n"', String(process.pid)]));
console.log(JSON.stringify({ said, shown: process.env.PUBLIC, hidden: process.env.SECRET_ONE ?? null, keys: Object.keys(process.env).filter((key) => /SECRET|ODD|EMPTY/.test(key)) }));
`;

for (const node of nodeVersions) {
  for (const via of ['require', 'import', 'node-options-require'] as const) {
    t.test(`Node ${node}, by ${via}: a child reads it, and what is shown is whole`, async (t) => {
      const { json, stderr, code } = await runGated({ node, policy, program, env, via });
      t.equal(code, 0, stderr);
      const { said, shown, hidden, keys } = json() as { said: string; shown: string; hidden: null; keys: string[] };
      t.notMatch(said, secret, 'denied values are gone');
      t.notMatch(said, /SECRET_|ODD/, 'and their names');
      t.match(said, /(^|\n)PUBLIC=shown=yes\n/, 'what may be read is there as it was');
      t.match(said, /(^|\n)LC_ALL=C\n/);
      t.same([shown, hidden, keys], ['shown=yes', null, []]);
    });
  }

  t.test(`Node ${node}: names that are no UTF-8, no names at all, and a name twice`, (t) => {
    const folder = t.testdir({ 'safeclaw.config.yaml': `${policy}  - { action: "env:write", key: PUBLIC, effect: allow }\n`, 'agent.cjs': `${program}\nconsole.log(JSON.stringify(process.report.getReport().environmentVariables));\nprocess.env.PUBLIC += '!';\nconsole.log(process.env.PUBLIC);` });
    const start = `import os, sys, ctypes
env = [b'PATH=' + os.environb[b'PATH'], b'PUBLIC=shown=yes', b'TWICE=${secret}', b'TWICE=${secret}', b'ODD\\xff=${secret}', b'${secret}', b'=${secret}=1']
argv = [os.fsencode(word) for word in sys.argv[1:]]
array = lambda items: (ctypes.c_char_p * (len(items) + 1))(*items, None)
ctypes.CDLL(None).execve(argv[0], array(argv), array(env))`;
    const [file, words] = exactEnvironment('python3', ['-c', start, nodeBinary(node), '--require', path.join(dist, 'register.cjs'), 'agent.cjs'], { PATH: process.env.PATH });
    const { stdout, stderr, status } = spawnSync(file, words, { cwd: folder, encoding: 'utf8' });
    t.equal(status, 0, stderr);
    t.notMatch(stdout, secret);
    t.match(stdout, /PUBLIC=shown=yes[^]*\nshown=yes!\n/, 'what may be read can be changed');
    t.end();
  });

  t.test(`Node ${node}: observing wipes nothing, and bare Node shows it all`, async (t) => {
    const observed = await runGated({ node, policy: policy.replace('rules:', 'mode: observe\nrules:'), program, env, via: 'require' });
    t.match((observed.json() as { said: string }).said, `SECRET_ONE=${secret}`);
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy);
    fs.writeFileSync(path.join(folder, 'wait.cjs'), 'process.stdout.write("up"); setTimeout(() => {}, 20_000);');
    for (const gated of [false, true]) {
      const [file, words] = exactEnvironment(nodeBinary(node), [...(gated ? ['--require', path.join(dist, 'register.cjs')] : []), 'wait.cjs'], { ...env, PATH: process.env.PATH });
      const child = spawn(file, words, { cwd: folder });
      await once(child.stdout, 'data');
      // Another process of the same user, which nobody gates.
      const seen = fs.readFileSync(`/proc/${String(child.pid)}/environ`, 'utf8');
      t.equal(seen.includes(secret), !gated, gated ? 'gated' : 'bare');
      child.kill('SIGKILL');
    }
    fs.rmSync(folder, { recursive: true });
  });
}
