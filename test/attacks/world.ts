// The world that one attack runs in: a project, what is granted, what is denied, and programs that leave a trace.
//
//   project/   the working folder: the policy and the program; only code is read here, nothing may be written
//   granted/   what the policies grant, with links laid by somebody else in granted/links
//   denied/    what they do not: text, code, data and metadata, all of it secret
//   programs/  `tool`, which prints ok, `marker`, which leaves a file in effects/, and `library`, native code that does so

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nodeBinary, temporaryFolder } from '../harness.ts';
import { randomSecrets, type Secrets } from './evidence.ts';
import { nativeLibrary } from './native-library.ts';

export interface World {
  readonly base: string;
  readonly project: string;
  readonly granted: string;
  readonly denied: string;
  readonly effects: string;
  readonly programs: { readonly tool: string; readonly marker: string; readonly library: string };
  readonly secrets: Secrets;
  readonly env: Readonly<Record<string, string>>;
}

export function makeWorld(): World {
  const base = temporaryFolder('safeclaw-attack-');
  const secrets = randomSecrets();
  const [project, granted, denied, effects, programs] = ['project', 'granted', 'denied', 'effects', 'programs'].map((name) => fs.mkdirSync(path.join(base, name), { recursive: true }) as string) as [string, string, string, string, string];
  layGranted(granted, denied);
  layDenied(denied, secrets);
  const write = (name: string, line: string): string => {
    fs.writeFileSync(path.join(programs, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    return path.join(programs, name);
  };
  const tools = { tool: write('tool', 'echo ok'), marker: write('marker', `echo "$@" >> ${effects}/marker`), library: path.join(programs, 'library.node') };
  fs.writeFileSync(tools.library, nativeLibrary(path.join(effects, 'library')));
  return { base, project, granted, denied, effects, programs: tools, secrets, env: environment(secrets) };
}

export function removeWorld(world: World): void {
  fs.rmSync(world.base, { recursive: true, force: true });
}

function layGranted(folder: string, denied: string): void {
  lay(folder, {
    'file.txt': 'granted text', 'data.json': '{"value":"granted text"}', 'module.cjs': "module.exports = 'granted text';\n", 'module.mjs': "export default 'granted text';\n",
    '.env': 'GRANTED_FROM_FILE=granted text\n', 'tree/one.txt': 'one', 'tree/inner/two.txt': 'two', 'names/first.txt': '1',
  });
  fs.mkdirSync(path.join(folder, 'links'));
  for (const [name, target] of [['secret', `${denied}/secret.txt`], ['relative', '../../denied/secret.txt'], ['twice', 'secret'], ['folder', denied], ['born', `${denied}/born`], ['bornTwice', 'born']] as const) fs.symlinkSync(target, path.join(folder, 'links', name));
}

function layDenied(folder: string, secrets: Secrets): void {
  const { content } = secrets;
  lay(folder, {
    'secret.txt': content, 'data.json': `{"value":"${content}"}`, 'module.cjs': `module.exports = '${content}';\n`, 'module.mjs': `export default '${content}';\n`, 'script': `module.exports = '${content}';\n`,
    'worker.cjs': `console.log('${content}');\n`, 'call.cjs': `report('${content}');\n`,
    'leaky/package.json': `{"name":"leaky","main":"./${content}.js","exports":"./${content}.js","imports":{"#secret":"./${content}.js"}}`, [`leaky/${content}.js`]: `export default '${content}';\n`,
    'package/package.json': `{"name":"package","version":"1.0.0","main":"./main.js","secret":"${content}"}`, 'package/main.js': `module.exports = '${content}';\n`, '.env': `FROM_DENIED_FILE=${content}\n`,
    'named/package.json': `{"name":"named","main":"./${content}.js","imports":{"#a":"./${content}.cjs"}}`, 'map.json': `{"version":3,"sources":["${content}"],"names":[],"mappings":"AAAA"}`, 'tree/one.txt': content, 'tree/inner/two.txt': content, [`names/${secrets.name}.txt`]: '', 'empty/.keep': '',
  });
  fs.symlinkSync(secrets.link, path.join(folder, 'link'));
  fs.mkdirSync(path.join(folder, 'bits'));
  for (const [i, bit] of [...secrets.files].entries()) if (bit === '1') fs.writeFileSync(path.join(folder, 'bits', String(i)), '');
  const sized = path.join(folder, 'sized');
  fs.writeFileSync(sized, '');
  fs.truncateSync(sized, Number(secrets.size));
  fs.utimesSync(sized, Number(secrets.time), Number(secrets.time));
}

function environment(secrets: Secrets): Record<string, string> {
  const bits = [...secrets.keys].flatMap((bit, i) => (bit === '1' ? [[`DENIED_BIT_${i}`, 'x']] : []));
  return { GRANTED_KEY: 'granted value', DENIED_KEY: secrets.value, [`HIDDEN_${secrets.key}`]: 'x', ...Object.fromEntries(bits) };
}

function lay(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

let databaseTemplate: Buffer | null = null;
const placeholder = 'S'.repeat(20);

/** A database in `denied/database.sqlite` with the secret in it, for the programs that know what to do with it. */
export function layDatabase(world: World): void {
  databaseTemplate ??= makeDatabase();
  fs.writeFileSync(path.join(world.denied, 'database.sqlite'), Buffer.from(databaseTemplate.toString('latin1').replaceAll(placeholder, world.secrets.content), 'latin1'));
}

function makeDatabase(): Buffer {
  const folder = temporaryFolder('safeclaw-database-');
  const file = path.join(folder, 'database.sqlite');
  const text = `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)}); db.exec("CREATE TABLE secrets (text TEXT); INSERT INTO secrets VALUES ('${placeholder}')"); db.close();`;
  const { status, stderr } = spawnSync('/usr/bin/env', ['-i', nodeBinary('24'), '--no-warnings', '-e', text], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no database for the lab: ${stderr}`);
  const bytes = fs.readFileSync(file);
  fs.rmSync(folder, { recursive: true, force: true });
  return bytes;
}
