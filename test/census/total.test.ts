// The census is total: every Node has what the table lists and nothing else, and the functions that we stand in are
// those that the table calls gated.

import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { rules } from '../../src/census/rules.ts';
import { runSurvey } from '../../src/census/run-survey.ts';
import { compare, majorOf, parseTable } from '../../src/census/table.ts';
import { dist, nodeBinary, nodeVersions, root, temporaryFolder } from '../harness.ts';

const table = parseTable(fs.readFileSync(path.join(root, 'src/census/entries.tsv'), 'utf8'));
/** Loading `worker_threads` puts a function of Node's around the one that stands there, which is ours. */
const wrappedByNode = ['process.chdir'];
const folder = temporaryFolder();
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
const script = path.join(folder, 'survey.cjs');

t.before(() => esbuild.build({ entryPoints: [path.join(root, 'src/census/survey.ts')], bundle: true, platform: 'node', format: 'cjs', target: 'node18', outfile: script }));

for (const major of nodeVersions) {
  t.test(`node ${major}`, (t) => {
    const node = nodeBinary(major);
    const bare = runSurvey({ node, script });
    t.ok(table.reviewed.includes(bare.version), `${bare.version} is a version that was reviewed`);
    const { unlisted, missing } = compare(table, rules, bare);
    t.same(unlisted, [], 'everything that this Node has is listed');
    t.same(missing, [], 'everything that is listed is there');

    // A function's text, as another realm's `toString` gives it, differs where it is not Node's own any more.
    // With a rule for AWS calls, by which the bodies of HTTP/2 are gated too.
    const policy = 'version: 1\ndefaultAction: allow\nrules: [{ action: "aws:s3:*", effect: allow }]\n';
    const gated = runSurvey({ node, script, preload: path.join(dist, 'register.cjs'), policy });
    // An accessor that has become its value is one of Node's that somebody looked at.
    const replaced = Object.entries(bare.entries).filter(([name, [, digest]]) => gated.entries[name]?.[1] !== digest && gated.entries[name]?.[0] !== 'object').map(([name]) => name).sort();
    const listed = table.rows.filter(({ majors, review }) => majors.includes(majorOf(bare.version)) && review.startsWith('gated\t')).map(({ name }) => name).sort();
    t.same(replaced.filter((name) => !listed.includes(name)), [], 'what we stand in is listed as gated');
    t.same(listed.filter((name) => !replaced.includes(name) && !wrappedByNode.includes(name)), [], 'what is listed as gated is not the function of Node');
    t.ok(listed.length > 100);
    t.end();
  });
}
