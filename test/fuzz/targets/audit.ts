// Audit logs: no damage makes verification or reading throw, and with a kept head none passes for the log as it was.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { readFolder } from '../../../src/audit/read.ts';
import { verifyAudit } from '../../../src/audit/verify.ts';
import { allow, deny, everyAction, open } from '../../audit/support.ts';
import { temporaryFolder } from '../../harness.ts';
import { mutateText } from '../mutate.ts';
import type { Target } from '../target.types.ts';

export function auditTarget(): Target {
  const folder = temporaryFolder();
  const log = open(folder);
  for (const [i, action] of everyAction.entries()) log.record(action, i % 2 === 0 ? allow : deny);
  log.close('exit');
  const head = log.head();
  const file = path.join(folder, fs.readdirSync(folder)[0] as string);
  const whole = fs.readFileSync(file, 'utf8');
  const words = ['"seq":', '"hash":"', '"prev":"', '"kind":"genesis"', '"kind":"close"', '"kind":"seal"', '{"v":1,', '\n', '}\n{', '0'.repeat(64)];
  const heads = [head];
  return {
    name: 'audit',
    make: (random) => [...mutateText(random, [whole], words)],
    async check(input) {
      const bytes = Buffer.from(input.join(''));
      fs.writeFileSync(file, bytes);
      readFolder(folder, () => undefined);
      await verifyAudit({ folder, last: 3 });
      const report = await verifyAudit({ folder, heads });
      if (!report.ok || bytes.equals(Buffer.from(whole))) return null;
      // What is added behind the last record and is none of ours is another program's output.
      return 'a changed log verifies against its head';
    },
    close() {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
