// The format is a promise: a log that was written by the first release verifies, by our verifier and by a stranger's.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { readFolder } from '../../src/audit/read.ts';
import { recordSchemas } from '../../src/audit/record-schema.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { root } from '../harness.ts';

const folder = path.join(root, 'fixtures/logs/good');

t.test('by ours', async (t) => {
  const report = await verifyAudit({ folder });
  t.match(report, { ok: true, problems: [], notes: [] }, report.message);
  t.equal(report.chains.length, 2);
});

t.test('by one that knows only the page', (t) => {
  for (const name of fs.readdirSync(folder)) {
    let prev = '0'.repeat(64);
    fs.readFileSync(path.join(folder, name), 'latin1').trimEnd().split('\n').forEach((line, i) => {
      const hash = createHash('sha256').update(line.slice(0, line.length - 75)).digest('hex');
      t.equal(line.slice(-75), `,"hash":"${hash}"}`);
      t.equal(line.slice(-75 - 74, -75), `,"prev":"${prev}"`);
      t.equal(JSON.parse(line).seq, i);
      prev = hash;
    });
  }
  t.end();
});

t.test('its records are what the schemas say', (t) => {
  const ajv = new Ajv2020({ strict: false });
  const seen = new Set<string>();
  for (const [kind, schema] of Object.entries(recordSchemas())) {
    const validate = ajv.compile(schema);
    readFolder(folder, (record, place) => {
      if (record.kind !== kind) return;
      seen.add(kind);
      if (!validate(record)) t.fail(`${place.file}:${place.line} ${JSON.stringify(validate.errors)}`);
    });
  }
  t.same([...seen].sort(), ['close', 'count', 'decision', 'genesis', 'resume']);
  t.end();
});
