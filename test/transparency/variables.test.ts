// Variables of Node's own work under a policy that allows everything as they do without the gate: those that a program
// gives its children, and NODE_DEBUG.

import t from 'tap';
import { nodeVersions, runGated } from '../harness.ts';

const open = `version: 1\ndefaultAction: allow\nrules: []\n`;
const shut = `version: 1\ndefaultAction: deny\nrules:\n  - action: ['shell:execute', 'file:*', 'module:load', 'env:read']\n    effect: allow\n`;

const parent = `
const { spawnSync } = require('node:child_process'); const path = require('node:path'); const fs = require('node:fs');
const warnings = path.join(__dirname, 'warnings.txt');
const coverage = path.join(__dirname, 'coverage');
spawnSync(process.execPath, ['-e', "process.emitWarning('from the child')"], { env: { ...process.env, NODE_REDIRECT_WARNINGS: warnings, NODE_V8_COVERAGE: coverage } });
console.log(JSON.stringify([fs.existsSync(warnings) && /from the child/.test(fs.readFileSync(warnings, 'utf8')), fs.existsSync(coverage) && fs.readdirSync(coverage).length > 0]));
`;
const debugged = `const http2 = require('node:http2'); console.log(JSON.stringify([typeof http2.connect, typeof http2.createServer]));`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    t.same((await runGated({ node, program: parent, via: 'none' })).json(), [true, true], 'bare Node writes both');
    t.same((await runGated({ node, program: parent, policy: open, via: 'require' })).json(), [true, true], 'and so it does where everything is allowed');
    t.same((await runGated({ node, program: parent, policy: shut, via: 'require' })).json(), [false, false], 'where the default denies, it takes a rule');
    const run = await runGated({ node, program: debugged, policy: open, via: 'require', env: { NODE_DEBUG: 'http2' } });
    t.same(run.json(), ['function', 'function'], 'http2 loads while Node writes what it does');
    t.notMatch(run.stderr, /PatchError|SC_/, 'and the gate is in place');
  });
}
