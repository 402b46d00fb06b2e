// The layer that `safeclaw lambda layer` makes: the same bytes on every machine, unpacked as Lambda does, and a function
// without the package of its own that starts under the gate by either of the two settings.

import { spawnSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, nodeVersions, root, temporaryFolder } from '../harness.ts';
import { bare, type FunctionPlace, LambdaFunction, missingClient, unpack, verified } from './function.ts';

const folder = temporaryFolder('lambda-layer-');
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));

function safeclaw(node: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): { status: number | null; stdout: string; stderr: string } {
  const [command, words] = exactEnvironment(nodeBinary(node), [path.join(root, 'dist/cli.cjs'), ...args], { PATH: process.env.PATH, HOME: folder, ...env });
  return spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
}

const first = nodeVersions[0] as string;
const last = nodeVersions.at(-1) as string;

t.test('the zip', async (t) => {
  const made = safeclaw(first, ['lambda', 'layer', '--json'], { TZ: 'Asia/Tokyo' });
  t.equal(made.status, 0, made.stderr);
  const told = JSON.parse(made.stdout);
  const zip = path.join(folder, 'safeclaw-layer.zip');
  t.match(told, { file: zip, settings: { NODE_OPTIONS: '--import /opt/nodejs/node_modules/@authensor/safeclaw/dist/register.mjs', AWS_LAMBDA_EXEC_WRAPPER: '/opt/safeclaw-wrapper' } });
  t.equal(told.sha256, crypto.createHash('sha256').update(fs.readFileSync(zip)).digest('hex'));
  const again = safeclaw(last, ['lambda', 'layer', '--out', 'other.zip'], { TZ: 'America/New_York' });
  t.match(again.stdout, /NODE_OPTIONS=--import \/opt\/nodejs\/.*\n *AWS_LAMBDA_EXEC_WRAPPER=\/opt\/safeclaw-wrapper/);
  t.ok(fs.readFileSync(zip).equals(fs.readFileSync(path.join(folder, 'other.zip'))), 'another Node, another zone, the same bytes');

  const opt = path.join(folder, 'opt');
  unpack(zip, opt);
  t.equal(fs.statSync(path.join(opt, 'safeclaw-wrapper')).mode & 0o777, 0o755, 'the wrapper can be executed');
  const packaged = path.join(opt, 'nodejs/node_modules/@authensor/safeclaw');
  t.equal(fs.statSync(path.join(packaged, 'dist/register.mjs')).mode & 0o777, 0o644);
  t.same(fs.readdirSync(packaged).sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
  t.notOk(fs.existsSync(path.join(packaged, 'dist/compiled')), 'nothing that belongs to the Node of this machine');
  for (const name of fs.readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('compiled') && fs.statSync(path.join(root, 'dist', name)).isFile())) t.ok(fs.readFileSync(path.join(packaged, 'dist', name)).equals(fs.readFileSync(path.join(root, 'dist', name))), name);
});

t.test('what cannot be made', async (t) => {
  const nowhere = safeclaw(last, ['lambda', 'layer', '--out', 'no/such/folder.zip']);
  t.same([nowhere.status, nowhere.stdout], [1, '']);
  t.match(nowhere.stderr, /no\/such\/folder\.zip cannot be written: there is no such file or folder/);
  t.equal(safeclaw(last, ['lambda', 'layer', '--out', '']).status, 2);
  t.equal(safeclaw(last, ['lambda', 'layer', 'x']).status, 2);
  t.equal(safeclaw(last, ['lambda', 'nothing']).status, 2);
});

t.test('a function with the layer', { skip: missingClient() }, async (t) => {
  const files = { 'index.js': "exports.handler = async () => { try { return require('node:fs').readFileSync('/etc/hosts', 'utf8'); } catch (error) { return [error.code, process.env.NODE_OPTIONS ?? null]; } };" };
  const zip = path.join(folder, 'safeclaw-layer.zip');
  const option = ({ opt }: FunctionPlace): string => `--import ${opt}/nodejs/node_modules/@authensor/safeclaw/dist/register.mjs`;
  const ways = { 'by NODE_OPTIONS': { nodeOptions: option }, 'by the wrapper': { wrapper: 'safeclaw-wrapper', nodeOptions: bare }, 'by the wrapper, beside other options': { wrapper: 'safeclaw-wrapper', nodeOptions: () => '--no-warnings' } };
  for (const setup of [{ node: first, client: '3' }, { node: last, client: Number(last) >= 22 ? '4' : '3' }] as const) {
    for (const [title, way] of Object.entries(ways)) {
      const fn = await LambdaFunction.start({ ...setup, layer: zip, policy: 'version: 1\nrules: []\n', files, ...way });
      const [code, options] = JSON.parse((await fn.invoke({})).body) as [string, string];
      t.equal(code, 'EACCES', `Node ${setup.node}, ${title}`);
      if (title.endsWith('options')) t.equal(options, `--no-warnings ${option(fn.place)}`, 'what was there is kept');
      t.equal(await verified(fn), 0);
      await fn.stop();
    }
  }
});
