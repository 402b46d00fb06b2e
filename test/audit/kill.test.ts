// A process killed with SIGKILL at a random moment has lost no record that was acknowledged, and its log verifies to its end.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { readFolder } from '../../src/audit/read.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { nodeBinary, nodeVersions } from '../harness.ts';
import { bundleAgent } from './agent.ts';

const kills = 40;

t.test(`${kills} kills`, async (t) => {
  const agent = bundleAgent(t.testdir());
  let most = 0;
  for (let i = 0; i < kills; i++) {
    const node = nodeVersions[i % nodeVersions.length] as string;
    const folder = path.join(t.testdirName, `log-${i}`);
    const acknowledged = await killedRun(nodeBinary(node), agent, folder, Math.random() * 40);
    most = Math.max(most, acknowledged);
    const report = await verifyAudit({ folder });
    let decisions = 0;
    readFolder(folder, (record) => {
      if (record.kind === 'decision') decisions++;
    });
    if (!report.ok || decisions < acknowledged || decisions > acknowledged + 1) t.fail(`Node ${node}: ${acknowledged} acknowledged, ${decisions} recorded, ${report.message}`);
    t.match(report.chains, [{ verdict: 'proven', ending: /open|torn/ }], `Node ${node}, ${acknowledged} records`);
    fs.rmSync(folder, { recursive: true });
  }
  t.ok(most > 20, `the kills came in the middle of work: at most ${most} records`);
});

/** Gives how many records the program says it has written when it is killed, `delay` ms after its first. */
async function killedRun(binary: string, agent: string, folder: string, delay: number): Promise<number> {
  // A file takes every acknowledgement at once; in a pipe some would still be under way.
  const acks = fs.openSync(`${folder}.acks`, 'w+');
  const child = spawn('sh', ['-c', `unset NODE_OPTIONS; exec ${binary} ${agent} kill`], { env: { PATH: process.env.PATH, FOLDER: folder }, stdio: ['ignore', acks, 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (fs.fstatSync(acks).size === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  await ended;
  const written = fs.readFileSync(`${folder}.acks`);
  fs.closeSync(acks);
  return written.readUInt32LE(written.length - (written.length % 4) - 4);
}
