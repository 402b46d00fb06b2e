// Imports point one way (docs/architecture.md, Rooms). A reader who checks a room needs only the rooms it may import.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { root } from './harness.ts';

const src = path.join(root, 'src');

const mayImport: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  action: ['runtime'],
  aws: ['action', 'runtime'],
  policy: ['action', 'runtime'],
  audit: ['action', 'runtime', 'aws'],
  gate: ['action', 'policy', 'audit', 'runtime'],
  intercept: ['action', 'aws', 'gate', 'runtime'],
  census: ['intercept', 'runtime'],
  cli: ['action', 'policy', 'audit', 'runtime'],
  'policy-engine': ['policy', 'runtime'],
  'shell-grammar': [],
  'credential-sources': ['aws'],
  start: ['action', 'aws', 'policy', 'audit', 'gate', 'intercept', 'runtime'],
  'program-gate': ['action', 'gate', 'intercept', 'runtime', 'api', 'start'],
  index: ['program-gate'],
  core: ['index', 'start'],
  api: [],
};

/** Rooms from which only types may come. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { audit: ['policy', 'gate'], action: ['shell-grammar'], gate: ['policy-engine'] };

interface Import {
  readonly from: string;
  readonly to: string;
  readonly type: boolean;
  readonly line: string;
}

function room(file: string): string {
  const first = path.relative(src, file).split(path.sep)[0] as string;
  return first.replace(/(\.types)?\.ts$/, '');
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const text = fs.readFileSync(file, 'utf8');
  for (const match of text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^'";]*?\s+from\s+)?'(\.[^']+)'|import\('(\.[^']+)'\)/g)) {
    const target = (match[3] ?? match[4]) as string;
    const inline = match[2] !== undefined && /^\{\s*(type\s+[^,}]+,?\s*)+\}\s+from\s+$/.test(match[2]);
    found.push({ from: file, to: path.resolve(path.dirname(file), target), type: match[1] !== undefined || inline || match[4] !== undefined, line: match[0].trim() });
  }
  return found;
}

const files = (fs.readdirSync(src, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).map((name) => path.join(src, name));

t.test('imports point one way', (t) => {
  for (const file of files) {
    for (const one of importsOf(file)) {
      if (!one.to.startsWith(src)) continue;
      const from = room(one.from);
      const to = room(one.to);
      if (from === to) continue;
      const allowed = mayImport[from]?.includes(to) === true || (one.type && typesOnly[from]?.includes(to) === true);
      t.ok(allowed, `${path.relative(root, file)} (${from}) may not import ${to}: ${one.line}`);
    }
  }
  t.end();
});

t.test('every room of src is in the table, and every import names a file', (t) => {
  for (const file of files) {
    t.ok(mayImport[room(file)], `${path.relative(root, file)} is in a room that the table does not know`);
    for (const one of importsOf(file)) if (one.to.startsWith(src) && !one.to.endsWith('.cjs')) t.ok(fs.existsSync(one.to), `${path.relative(root, file)}: ${one.line}`);
  }
  t.end();
});

t.test('there is no file for leftovers', (t) => {
  for (const file of files) t.notMatch(path.basename(file), /^(utils?|helpers?|common|manager|misc)\b/);
  t.end();
});
