// Builds dist/: one CommonJS core for every way in, and the parts that are loaded only when they are needed.
// Libraries are bundled, with their licences beside them, so that installing the package brings nothing else.

import { spawnSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { readCensus } from './census-names.mjs';
import { gateBundle, wrapGate } from './gate-bundle.mjs';
import { engineBundle, wrapEngine } from './engine-bundle.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const census = await readCensus(root);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  charset: 'utf8',
  legalComments: 'none',
  define: { __SAFECLAW_VERSION__: JSON.stringify(version), __SAFECLAW_REVIEWED__: JSON.stringify(census.reviewed), __SAFECLAW_NAMES_HASH__: JSON.stringify(crypto.createHash('sha256').update(census.names).digest('hex').slice(0, 16)) },
  external: ['./core.cjs', './policy-language.cjs'],
  metafile: true,
  logLevel: 'warning',
};

const bundles = {
  'core.cjs': { entryPoints: ['register/core.cts'] },
  'gate.js': gateBundle,
  'policy-language.cjs': { entryPoints: ['src/policy/language.ts'] },
  'policy-engine.cjs': engineBundle,
  'shell-grammar.cjs': { entryPoints: ['src/shell-grammar/main.ts'], format: 'iife', globalName: 'shellGrammar', platform: 'neutral', mainFields: ['module', 'main'] },
  'register.cjs': { entryPoints: ['register/register.cts'] },
  'register.mjs': { entryPoints: ['register/register.mts'], format: 'esm' },
  'index.cjs': { entryPoints: ['register/index.cts'] },
  'index.mjs': { entryPoints: ['register/index.mts'], format: 'esm' },
  'credentials.cjs': { entryPoints: ['src/credential-sources/main.ts'], mainFields: ['module', 'main'] },
  'unlisted.cjs': { entryPoints: ['src/census/unlisted.ts'] },
  'verify-thread.cjs': { entryPoints: ['src/audit/verify-thread.ts'] },
  'cli.cjs': { entryPoints: ['src/cli/main.ts'], banner: { js: '#!/usr/bin/env node' } },
};

// Built beside and moved into place file by file, so that programs which run meanwhile never see half a build.
const staging = path.join(root, 'build', `dist-${process.pid}`);
fs.rmSync(staging, { recursive: true, force: true });
fs.mkdirSync(staging, { recursive: true });
const libraries = new Set();
for (const [name, options] of Object.entries(bundles)) {
  const result = await esbuild.build({ ...common, ...options, outfile: path.join(staging, name) });
  for (const input of Object.keys(result.metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) libraries.add(match[1]);
  }
}
fs.writeFileSync(path.join(staging, 'gate.js'), wrapGate(fs.readFileSync(path.join(staging, 'gate.js'), 'utf8')));
fs.writeFileSync(path.join(staging, 'policy-engine.cjs'), wrapEngine(fs.readFileSync(path.join(staging, 'policy-engine.cjs'), 'utf8')));
fs.chmodSync(path.join(staging, 'cli.cjs'), 0o755);
fs.writeFileSync(path.join(staging, 'known-names.txt'), census.names);

const folderOf = (name) => path.join(root, 'node_modules', name);
const manifests = new Map([...libraries].sort().map((name) => [name, JSON.parse(fs.readFileSync(path.join(folderOf(name), 'package.json'), 'utf8'))]));
function ownLicence(name) {
  const file = fs.readdirSync(folderOf(name)).find((file) => /^licen[cs]e/i.test(file));
  return file === undefined ? undefined : fs.readFileSync(path.join(folderOf(name), file), 'utf8').trim();
}
/** Some packages of one repository come without the file that stands in the others; they name the same licence. */
function licenceOf(name) {
  const siblings = [...manifests.keys()].filter((other) => other.startsWith(`${name.split('/')[0]}/`) && manifests.get(other).license === manifests.get(name).license);
  const text = ownLicence(name) ?? (name.startsWith('@') ? siblings.map(ownLicence).find((found) => found !== undefined) : undefined);
  if (text === undefined) throw new Error(`${name} has no licence file`);
  return text;
}
const byText = new Map();
for (const [name, manifest] of manifests) {
  const text = licenceOf(name);
  byText.set(text, [...(byText.get(text) ?? []), `${name} ${manifest.version} (${manifest.license})`]);
}
let notices = 'The files in this folder contain the following libraries.\n';
for (const [text, names] of byText) notices += `\n${'-'.repeat(80)}\n${names.join('\n')}\n\n${text}\n`;
fs.writeFileSync(path.join(staging, 'THIRD-PARTY-LICENSES.txt'), notices);

fs.copyFileSync(path.join(root, 'src/action/aws-operations.txt'), path.join(staging, 'aws-operations.txt'));

fs.cpSync(path.join(root, 'src/policy/presets'), path.join(staging, 'presets'), { recursive: true });

const declarations = fs.readFileSync(path.join(root, 'src/api.types.ts'), 'utf8');
fs.writeFileSync(path.join(staging, 'index.d.ts'), declarations);
fs.writeFileSync(path.join(staging, 'index.d.mts'), declarations);

const language = require(path.join(staging, 'policy-language.cjs'));
fs.writeFileSync(path.join(staging, 'schema.json'), `${JSON.stringify(language.policySchema(), null, 2)}\n`);

const testSchema = spawnSync(process.execPath, [path.join(staging, 'cli.cjs'), 'policy', 'schema', '--for', 'policy-test'], { encoding: 'utf8' });
if (testSchema.status !== 0) throw new Error(`no schema of test files: ${testSchema.stderr}`);
fs.writeFileSync(path.join(staging, 'policy-test.schema.json'), testSchema.stdout);

fs.mkdirSync(dist, { recursive: true });
const made = fs.readdirSync(staging);
for (const name of made) moveInto(path.join(staging, name), path.join(dist, name));
for (const name of fs.readdirSync(dist)) if (!made.includes(name)) fs.rmSync(path.join(dist, name), { recursive: true });
fs.rmSync(staging, { recursive: true });

/** A file replaces the one of its name; so does each file of a folder, and those that it no longer has go. */
function moveInto(from, to) {
  if (!fs.statSync(from).isDirectory()) return fs.renameSync(from, to);
  fs.mkdirSync(to, { recursive: true });
  const names = fs.readdirSync(from);
  for (const name of names) moveInto(path.join(from, name), path.join(to, name));
  for (const name of fs.readdirSync(to)) if (!names.includes(name)) fs.rmSync(path.join(to, name), { recursive: true });
}
