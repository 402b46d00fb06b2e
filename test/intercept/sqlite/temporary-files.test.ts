// The pragmas that say where SQLite's own files go are files known only at run time: denied under rules with a path,
// in every spelling; other pragmas and statements work.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const program = `
const { DatabaseSync } = require('node:sqlite');
const fs = require('node:fs');
fs.mkdirSync('own', { recursive: true });
const out = {};
const attempt = (name, action) => { try { action(); out[name] = 'done'; } catch (error) { out[name] = error.safeclaw ? error.code : 'threw ' + error.message; } };
const database = new DatabaseSync('own/a.sqlite');
const folder = process.cwd() + '/own';
attempt('exec', () => database.exec("PRAGMA temp_store_directory = '" + folder + "'"));
attempt('prepare', () => database.prepare("pragma main.temp_store_directory('" + folder + "')").all());
attempt('quoted', () => database.exec('PRAGMA/**/"TEMP_store_DIRECTORY"=\\'' + folder + "'"));
attempt('behind another', () => database.exec("select 1; pragma temp_store_directory='" + folder + "'"));
attempt('data', () => database.exec("pragma data_store_directory='" + folder + "'"));
attempt('backtick', () => { if (!database.createTagStore) throw Object.assign(new Error(), { code: 'EACCES', safeclaw: {} }); return database.createTagStore().all(Object.assign(['pragma temp_store_directory'], { raw: ['pragma temp_store_directory'] })); });
attempt('other pragma', () => database.exec('pragma temp_store = file; pragma cache_size = 20'));
attempt('sorted', () => { database.exec('create table if not exists t (a)'); database.prepare('select a from t order by a').all(); });
attempt('load_extension', () => database.exec("select load_extension('./x.so')"));
console.log(JSON.stringify(out));
`;
const rules = 'version: 1\nrules:\n  - { action: "file:*", path: "./**", effect: allow }\n';

for (const node of nodeVersions.filter((major) => Number(major) >= 24)) {
  t.test(`node ${node}: denied where rules have paths, and its neighbours work`, async (t) => {
    const run = await runGated({ node, program, policy: rules, via: 'require', nodeArgs: ['--no-warnings'] });
    const denied = 'EACCES';
    t.match(run.json(), { exec: denied, prepare: denied, quoted: denied, 'behind another': denied, data: denied, backtick: denied, 'other pragma': 'done', sorted: 'done', load_extension: /^threw not authorized/ });
    t.ok(run.find('file:read', '?', 'deny').length >= 5, 'in the log');
  });

  t.test(`node ${node}: a rule without a path lets it pass`, async (t) => {
    const run = await runGated({ node, program, policy: 'version: 1\ndefaultAction: allow\n', via: 'require', nodeArgs: ['--no-warnings'] });
    t.match(run.json(), { exec: 'done', prepare: 'done', quoted: 'done' });
  });
}
