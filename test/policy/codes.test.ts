// Every code that has a page in docs/errors: a policy that brings it about, the text that it underlines, the edit that
// it advises, and that the edit makes it go away. A code without all of that fails, and says what is missing.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { observedVerdict, folderWith, safeclaw, writeDecisions } from '../cli/safeclaw-command.ts';
import { diagnosePolicy } from '../../src/policy/diagnose.ts';
import type { Diagnostic } from '../../src/policy/diagnostic.ts';
import { root } from '../harness.ts';
import { broken, elsewhere, remarked, type Remarked } from './broken.ts';

const pages = fs.readdirSync(`${root}/docs/errors`).map((name) => path.basename(name, '.md'));

function applied(text: string, { edit }: Diagnostic): string | null {
  return edit === undefined ? null : text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

t.test('broken policies: an edit, or the text that the help leads to, mends each code', (t) => {
  for (const code of new Set(broken.map((row) => row.code))) {
    let shown = 0;
    for (const { title, text, at, mended } of broken.filter((row) => row.code === code)) {
      const found = diagnosePolicy(text).diagnostics.find((one) => one.code === code && text.slice(one.span.start, one.span.end) === at);
      const after = (found === undefined ? null : applied(text, found)) ?? mended ?? null;
      if (after === null) continue;
      shown++;
      t.ok(found?.help, `${code}: ${title} has help`);
      // One edit mends one place: the same code may stand elsewhere in the same text, and not there.
      const left = diagnosePolicy(after).diagnostics.filter((one) => one.code === code).length;
      t.ok(left < diagnosePolicy(text).diagnostics.filter((one) => one.code === code).length, `${code}: ${title}`, { after });
    }
    t.ok(shown > 0, `${code}: give one of its rows in test/policy/broken.ts \`mended\`, the text after its help was followed, or its finding an \`edit\``);
  }
  t.end();
});

t.test('what is said of policies that load, from outside', (t) => {
  for (const row of remarked) {
    const folder = folderWith(t, {});
    const log = writeDecisions(folder, [[{ kind: 'file:read', path: '/srv/a', asked: '/srv/a' }, observedVerdict]]);
    fs.copyFileSync(path.join(log, fs.readdirSync(log)[0] as string), path.join(folder, 'log.jsonl'));
    const found = checked(folder, row, row.text).find((one) => one.code === row.code && row.text.slice(one.span.start, one.span.end).replace(/^- /, '') === row.at);
    t.equal(found?.severity, row.severity, row.code);
    t.ok((found?.help ?? '').includes(row.help ?? ''), `${row.code}: help says ${row.help ?? 'nothing'}`, { help: found?.help });
    t.ok((found?.help ?? found?.example) !== undefined, `${row.code}: says what to do, or shows an action that proves it`);
    const after = (found === undefined ? null : applied(row.text, found)) ?? row.mended ?? null;
    if (after === null) t.fail(`${row.code}: give its row \`mended\`, or its finding an \`edit\``);
    else t.same(checked(folder, { ...row, files: row.mendedFiles ?? row.files, env: row.mendedEnv ?? row.env }, after).filter((one) => one.code === row.code), [], `${row.code}: the edit mends it`, { after });
  }
  t.end();
});

function checked(folder: string, { args, files, env }: Pick<Remarked, 'args' | 'files' | 'env'>, text: string): Diagnostic[] {
  for (const [name, content] of Object.entries({ ...files, 'safeclaw.config.yaml': text })) fs.writeFileSync(path.join(folder, name), content);
  const { stdout, stderr } = safeclaw(['policy', 'check', '--json', ...(args ?? [])], { cwd: folder, env: env ?? {} });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

t.test('every code with a page is in one of the tables, and every table has its pages', (t) => {
  const tabled = new Set([...broken, ...remarked].map(({ code }) => code));
  for (const code of pages) {
    t.ok(tabled.has(code) || Object.hasOwn(elsewhere, code), `${code}: add a policy that brings it about to \`broken\` or \`remarked\` in test/policy/broken.ts; where it is not about a policy's text, name the test that shows it in \`elsewhere\` there`);
    const test = elsewhere[code];
    if (test !== undefined) t.ok(fs.readFileSync(path.join(root, test), 'utf8').includes(code), `${test} is said to show ${code}`);
    const page = fs.readFileSync(`${root}/docs/errors/${code}.md`, 'utf8');
    for (const part of [`# ${code}: `, '## What it looks like', '## Why', '## Mitigation', '## Related']) t.match(page, part, `docs/errors/${code}.md: ${part}`);
  }
  for (const code of [...tabled, ...Object.keys(elsewhere)]) t.ok(pages.includes(code), `docs/errors/${code}.md`);
  t.end();
});
