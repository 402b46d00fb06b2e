// A program killed with SIGKILL at random moments has lost no record of anything it did, and its log verifies to its end.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { verifyAudit } from '../../src/audit/verify.ts';
import { dist, exactEnvironment, nodeBinary, nodeVersions, readAudit, temporaryFolder } from '../harness.ts';

const kills = 200;
const folder = temporaryFolder('safeclaw-kill-');
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
fs.mkdirSync(path.join(folder, 'out'));
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\nrules:\n  - { action: ["file:write", "file:read"], path: "out/**", effect: allow }\n  - { action: "env:read", key: "RUN", effect: allow }\n');
// Each file's existence is an act; its name says which process made it. The parent is told when the first one is there.
fs.writeFileSync(
  path.join(folder, 'agent.cjs'),
  `const fs = require('fs');
   const run = process.env.RUN;
   for (let i = 0; ; i++) {
     fs.writeFileSync('out/' + run + '-' + i, 'x');
     if (i % 3 === 0) fs.unlinkSync('out/' + run + '-' + i);
     if (i === 0) process.stdout.write('.');
   }`,
);

async function runAndKill(run: number): Promise<void> {
  const node = nodeBinary(nodeVersions[run % nodeVersions.length] as string);
  const child = spawn(...exactEnvironment(node, ['--require', path.join(dist, 'register.cjs'), 'agent.cjs'], { RUN: String(run), PATH: process.env.PATH, HOME: folder }), { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve) => {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * 30));
    child.on('close', () => resolve());
  });
}

t.test(`${kills} kills at random moments`, { timeout: 240_000 }, async (t) => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < kills) await runAndKill(next++);
  };
  await Promise.all([lane(), lane()]);
  const audit = path.join(folder, '.safeclaw/audit');
  const recorded = new Set<string>();
  for (const record of readAudit(audit)) if (record.action === 'file:write' && record.verdict === 'allow') recorded.add(path.basename(String(record.target)));
  const made = fs.readdirSync(path.join(folder, 'out'));
  t.ok(made.length > kills, `${made.length} files were made`);
  t.same(made.filter((name) => !recorded.has(name)), [], 'every file that was made has its record');
  t.equal(fs.readdirSync(audit).length, kills, 'each process has its own log');
  const report = await verifyAudit({ folder: audit });
  t.equal(report.ok, true, JSON.stringify(report).slice(0, 2000));
});
