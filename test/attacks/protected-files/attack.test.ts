// Attack: the policy allows everything, and the gate's own files have other names: hard links made before the start,
// links in their path, another mount of their folder, a descriptor that the operator handed over. None of them lets
// the program change the policy, the log or the gate, nor does any name of a process's memory.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, root, temporaryFolder } from '../../harness.ts';

const agent = path.join(root, 'test/attacks/protected-files/agent.cjs');
const policy = 'version: 1\nrules:\n  - { action: "*", effect: allow }\n';
const mayMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;

/** `conf-link2/policy.yaml` → `conf-link` → `conf`, where `policy.yaml` → `mid.yaml` → `../real/policy.yaml`. */
function layOut(): string {
  const folder = temporaryFolder();
  for (const name of ['real', 'conf', 'work', '.safeclaw/audit', 'mounted/policy', 'mounted/audit', 'mounted/proc']) fs.mkdirSync(path.join(folder, name), { recursive: true });
  const at = (name: string): string => path.join(folder, name);
  fs.writeFileSync(at('real/policy.yaml'), policy);
  fs.symlinkSync('conf', at('conf-link'));
  fs.symlinkSync('conf-link', at('conf-link2'));
  fs.symlinkSync('mid.yaml', at('conf/policy.yaml'));
  fs.symlinkSync('../real/policy.yaml', at('conf/mid.yaml'));
  fs.writeFileSync(at('real/old.jsonl'), 'an older chain\n');
  fs.writeFileSync(at('mounted/file'), '');
  fs.writeFileSync(at('work/plain'), 'changed');
  fs.writeFileSync(at('work/pair-a'), 'pair');
  fs.linkSync(at('work/pair-a'), at('work/pair-b'));
  fs.renameSync(at('real/old.jsonl'), at('.safeclaw/audit/old.jsonl'));
  fs.linkSync(at('real/policy.yaml'), at('work/policy-hard'));
  fs.linkSync(at('.safeclaw/audit/old.jsonl'), at('work/log-hard'));
  return folder;
}

const state = (file: string): unknown => {
  const { mode, size, mtimeMs, ino } = fs.statSync(file);
  return { text: fs.readFileSync(file, 'utf8'), mode, size, mtimeMs, ino };
};

for (const node of nodeVersions) {
  for (const mounts of [false, true]) {
    t.test(`Node ${node}${mounts ? ', with mounts' : ''}`, { skip: mounts && !mayMount ? 'this user may not mount' : false }, async (t) => {
      const folder = layOut();
      t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
      const at = (name: string): string => path.join(folder, name);
      const aliases = [at('work/policy-hard'), at('work/log-hard')];
      // A copy of the package: where the gate fails, the test must not change the one that it is run from.
      fs.cpSync(dist, at('package/dist'), { recursive: true });
      const licences = at('package/dist/THIRD-PARTY-LICENSES.txt');
      fs.linkSync(licences, at('work/package-hard'));
      aliases.push(at('work/package-hard'));
      const own = [at('real/policy.yaml'), at('conf/policy.yaml'), at('conf/mid.yaml'), at('.safeclaw/audit/old.jsonl'), licences];
      const mounted = mounts ? [at('mounted/policy/policy.yaml'), at('mounted/audit'), at('mounted/audit/old.jsonl'), at('mounted/file'), at('mounted/proc')] : [];
      const before = [...own, ...aliases].map(state);
      const told = JSON.stringify({ aliases, own, inherited: 3, mounted });
      const binds = mounts ? `mount --bind real mounted/policy && mount --bind .safeclaw/audit mounted/audit && mount --bind real/policy.yaml mounted/file && mount -t proc proc mounted/proc && ` : '';
      const start = [nodeBinary(node), '--require', at('package/dist/register.cjs'), agent, told];
      const [command, args] = exactEnvironment('/usr/bin/env', [...(mounts ? ['unshare', '-m'] : []), 'sh', '-c', `${binds}exec "$@" 3<>real/policy.yaml`, 'sh', ...start], { PATH: process.env.PATH, HOME: folder, SAFECLAW_POLICY: 'conf-link2/policy.yaml', SAFECLAW_AUDIT: at('.safeclaw/audit') });
      const run = spawnSync(command, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
      t.equal(run.status, 0, run.stderr);
      const { results, neighbour } = JSON.parse(run.stdout) as { results: Record<string, string>; neighbour: unknown };
      t.same([...own, ...aliases.slice(1)].map(state), before.filter((_, i) => i !== own.length), 'nothing was changed');
      for (const link of ['conf/policy.yaml', 'conf/mid.yaml', 'conf-link', 'conf-link2']) t.ok(fs.lstatSync(at(link)).isSymbolicLink(), link);
      t.same(fs.readdirSync(at('.safeclaw')), ['audit']);
      t.notOk(fs.existsSync(at('conf/.safeclaw/x')) || fs.existsSync(at('conf/.safeclaw/compiled/x')));
      t.ok(fs.readdirSync(at('.safeclaw/audit')).every((name) => name === 'old.jsonl' || /^\d{8}/.test(name)), fs.readdirSync(at('.safeclaw/audit')).join());
      t.notOk(fs.readdirSync(at('work')).some((name) => name.startsWith('linked-') || name === 'away'));
      const escaped = Object.entries(results).filter(([, outcome]) => outcome === 'done');
      t.same(escaped, [], 'every attempt failed');
      const unprotected = Object.entries(results).filter(([name, outcome]) => !outcome.startsWith('protection:') && !otherwise(name, outcome));
      t.same(unprotected, [], 'and by the protection');
      t.ok(Object.keys(results).length > 200, `${Object.keys(results).length} attempts`);
      t.same(neighbour, { pair: 'changed', beside: 'written', descriptor: 'Wri', read: [true, true, true, true, true], oom: true, status: true, maps: true, names: 'ab' });
    });
  }
}

/** Where the kernel refuses: a folder that holds something is not replaced. */
function otherwise(name: string, outcome: string): boolean {
  return name.startsWith('renameOnto') && outcome === 'ENOTEMPTY';
}
