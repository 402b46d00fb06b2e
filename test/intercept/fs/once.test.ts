// One deed, one record: each function of fs leaves exactly the records that its effect has, on every Node.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../../harness.ts';

const read = ['file:read'];
const write = ['file:write'];
const stat = ['file:stat'];
const expected: Readonly<Record<string, readonly string[]>> = {
  'readFileSync': read, 'readFileSync utf8': read, 'readFile callback': read, 'promises.readFile': read, 'openSync': read, 'createReadStream': read, 'FileHandle': read, 'openAsBlob': read,
  'writeFileSync': write, 'promises.writeFile': write, 'appendFileSync': write, 'createWriteStream': write, 'chmodSync': write, 'utimesSync': write, 'symlinkSync': write,
  'unlinkSync': ['file:delete'], 'promises.unlink': ['file:delete'], 'rmdirSync': ['file:delete'],
  'statSync': stat, 'existsSync': stat, 'accessSync': stat, 'promises.lstat': stat,
  'copyFileSync': ['file:read', 'file:write'], 'renameSync': ['file:delete', 'file:write'],
  'watch': ['file:list'], 'readdirSync': ['file:list'], 'opendirSync': ['file:list'], 'promises.opendir': ['file:list'],
};

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const program = fs.readFileSync(path.join(root, 'test/intercept/fs/once.cjs'), 'utf8');
    const run = await runGated({ node, program, policy: 'version: 1\nrules:\n  - { action: "file:*", path: ["d", "d/**"], effect: allow }\n' });
    t.equal(run.code, 0, run.stderr);
    const seen = new Map<string, string[]>();
    let current: string[] | null = null;
    for (const record of run.records) {
      if (record.kind !== 'decision') continue;
      const mark = /\/d\/MARK ?(.*)$/.exec(String(record.target));
      if (mark !== null) seen.set(mark[1] as string, (current = []));
      else if (/\/d\/target-/.test(String(record.target))) current?.push(String(record.action));
    }
    seen.delete('');
    // What prepares the next call is the writing of its own file or folder, the last before its mark.
    const names = [...seen.keys()];
    t.same(names, Object.keys(expected).sort((a, b) => names.indexOf(a) - names.indexOf(b)));
    for (const [i, name] of names.entries()) {
      const found = seen.get(name) as string[];
      t.same(i === names.length - 1 ? found : found.slice(0, -1), expected[name], name);
    }
  });
}
