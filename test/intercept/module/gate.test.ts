// Builtins that open a door of their own, by every way of loading them: the gate is in place before anyone has the exports.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const attempts = `
import * as module from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
const folder = path.dirname(fileURLToPath(import.meta.url));
const require = module.createRequire(import.meta.url);
const out = {};
const attempt = async (name, present, f) => {
  if (!present) { out[name] = 'absent'; return; }
  try { const value = await f(); out[name] = value === undefined ? 'done' : value; } catch (error) { out[name] = error.safeclaw ? 'denied ' + error.safeclaw.action : 'threw ' + (error.code ?? error.message); }
};
const builtin = async (name) => { try { return await import('node:' + name); } catch { return null; } };
const at = (name) => path.join(folder, name);
const exists = (name) => fs.existsSync(at(name));

const sqlite = await builtin('sqlite');
const open = (file, options) => { const db = options === undefined ? new sqlite.DatabaseSync(file) : new sqlite.DatabaseSync(file, options); db.exec('create table if not exists t (a)'); db.exec('insert into t values (1)'); const row = db.prepare('select count(*) n from t').get(); db.close(); return row.n; };
await attempt('sqlite memory', sqlite, () => open(':memory:'));
await attempt('sqlite allowed', sqlite, () => open(at('out/a.db')));
await attempt('sqlite denied', sqlite, () => open(at('denied/a.db')));
await attempt('sqlite link', sqlite, () => open(at('out/link.db')));
await attempt('sqlite buffer', sqlite, () => open(Buffer.from(at('denied/b.db'))));
await attempt('sqlite url', sqlite, () => open(pathToFileURL(at('denied/u.db'))));
await attempt('sqlite uri', sqlite, () => open('file:' + at('denied/c.db')));
await attempt('sqlite uri query', sqlite, () => open('file:' + at('denied/c.db') + '?mode=rwc'));
await attempt('sqlite uri escaped', sqlite, () => open('file:' + at('den%69ed/c.db')));
await attempt('sqlite uri allowed', sqlite, () => open('file:' + at('out/c.db')));
await attempt('sqlite later', sqlite, () => { const db = new sqlite.DatabaseSync(at('denied/d.db'), { open: false }); db.open(); db.close(); });
await attempt('sqlite read only', sqlite, () => { const db = new sqlite.DatabaseSync(at('readable/r.db'), { readOnly: true }); db.close(); });
await attempt('sqlite readable, written', sqlite, () => open(at('readable/r.db')));
const inMemory = (sql) => { const db = new sqlite.DatabaseSync(':memory:'); try { return db.exec(sql); } finally { db.close(); } };
await attempt('sqlite attach', sqlite, () => inMemory("attach '" + at('denied/e.db') + "' as x; create table x.t (a)"));
await attempt('sqlite attach one', sqlite, () => inMemory("ATTACH DATABASE '" + at('denied/e.db') + "' AS x"));
await attempt('sqlite attach comment', sqlite, () => inMemory("/* */ attach/**/ '" + at('denied/e.db') + "' as x"));
await attempt('sqlite attach expression', sqlite, () => inMemory("attach 'x' || '" + at('denied/e.db') + "' as x"));
await attempt('sqlite attach allowed', sqlite, () => inMemory("attach '" + at('out/e.db') + "' as x"));
await attempt('sqlite attach memory', sqlite, () => inMemory("attach ':memory:' as x"));
await attempt('sqlite prepare attach', sqlite, () => { const db = new sqlite.DatabaseSync(':memory:'); return db.prepare('attach ? as x').run(at('denied/f.db')); });
await attempt('sqlite tag attach', typeof sqlite?.DatabaseSync.prototype.createTagStore === 'function', () => { const db = new sqlite.DatabaseSync(':memory:'); const sql = db.createTagStore(); return sql.run\`attach \${at('denied/g.db')} as x\`; });
await attempt('sqlite tag select', typeof sqlite?.DatabaseSync.prototype.createTagStore === 'function', () => { const db = new sqlite.DatabaseSync(':memory:'); const sql = db.createTagStore(); return sql.get\`select \${2} as n\`.n; });
await attempt('sqlite vacuum', sqlite, () => inMemory("vacuum into '" + at('denied/v.db') + "'"));
await attempt('sqlite backup', typeof sqlite?.backup === 'function', () => sqlite.backup(new sqlite.DatabaseSync(':memory:'), at('denied/h.db')));
await attempt('sqlite extension', sqlite, () => new sqlite.DatabaseSync(':memory:', { allowExtension: true }).loadExtension(at('out/ext.so')));
await attempt('sqlite constructor', sqlite, () => new (new sqlite.DatabaseSync(':memory:').constructor)(at('denied/i.db')));
const { WASI } = await builtin('wasi');
const wasi = (preopens) => { new WASI({ version: 'preview1', preopens }); };
await attempt('wasi allowed', true, () => wasi({ '/': at('out') }));
await attempt('wasi denied', true, () => wasi({ '/': at('denied') }));
await attempt('wasi tree', true, () => wasi({ '/': at('mixed') }));
await attempt('wasi root', true, () => wasi({ '/': '/' }));
await attempt('wasi none', true, () => wasi({}));
await attempt('trace events', true, async () => { (await builtin('trace_events')).createTracing({ categories: ['v8'] }); });
const ffi = process.versions.node.split('.')[0] >= 26 ? await builtin('ffi') : null;
await attempt('ffi library', ffi, () => { new ffi.DynamicLibrary('libc.so.6'); });
await attempt('ffi dlopen', ffi, () => { ffi.dlopen('libc.so.6', {}); });
await attempt('ffi memory', ffi, () => ffi.getInt8(1n, 0));
const crypto = await builtin('crypto');
await attempt('engine', typeof crypto.setEngine === 'function', () => crypto.setEngine(at('out/engine.so')));
const tls = await builtin('tls');
await attempt('tls engine', true, () => { tls.createSecureContext({ clientCertEngine: at('out/engine.so') }); });
await attempt('tls key engine', true, () => { let n = 0; tls.createSecureContext({ privateKeyIdentifier: 'k', get privateKeyEngine() { return n++ === 0 ? at('out/engine.so') : at('denied/engine.so'); } }); });
await attempt('tls plain', true, () => typeof tls.createSecureContext({}).context);
await attempt('compile cache', typeof module.default.enableCompileCache === 'function', () => module.default.enableCompileCache(at('denied/cache')).status);
await attempt('compile cache allowed', typeof module.default.enableCompileCache === 'function', () => exists('denied/cache') ? 'MADE' : typeof module.default.enableCompileCache(at('out/cache')).status);
await attempt('hooks denied', typeof module.register === 'function', () => module.register('./denied/hooks.mjs', import.meta.url));
await attempt('hooks', typeof module.register === 'function', async () => { module.register('./out/hooks.mjs', import.meta.url); return (await import('virtual:probe')).default; });

const ways = {
  'static import': () => import('./ways/static.mjs').then((m) => m.default),
  'dynamic import': () => import('node:inspector').then((m) => m.Session),
  'default import': () => import('inspector').then((m) => m.default.Session),
  require: () => require('node:inspector').Session,
  'require without node:': () => require('inspector').Session,
  'Module._load': () => module.default._load('inspector').Session,
  'getBuiltinModule': () => (process.getBuiltinModule ?? require)('inspector').Session,
  'promises': async () => (await builtin('inspector/promises'))?.Session ?? (await import('node:inspector')).Session,
};
for (const [name, way] of Object.entries(ways)) await attempt('way ' + name, true, async () => { const S = await way(); new S().connect(); });
out.files = fs.readdirSync(at('out')).filter((name) => name.endsWith('.db')).sort();
console.log(JSON.stringify(out));
`;

const hooks = `
import fs from 'node:fs';
let report;
try { report = fs.readFileSync(new URL('../secret.txt', import.meta.url), 'utf8'); } catch (error) { report = error.code + ' ' + (process.env.SECRET ?? 'unset'); }
export async function resolve(specifier, context, next) { return specifier === 'virtual:probe' ? { url: 'virtual:probe', shortCircuit: true } : next(specifier, context); }
export async function load(url, context, next) { return url === 'virtual:probe' ? { format: 'module', source: 'export default ' + JSON.stringify(report), shortCircuit: true } : next(url, context); }
`;

const policy = `
version: 1
defaultAction: deny
rules:
  - { action: module:load, path: ./denied/**, effect: deny }
  - { action: 'file:*', path: ['./secret.txt', './denied/**', './mixed/inner/no.txt'], effect: deny }
  - { action: file:write, path: ['./out/**', ./out, './mixed/**', ./mixed], effect: allow }
  - { action: file:read, path: ./**, effect: allow }
`;

const files = { 'out/hooks.mjs': hooks, 'denied/hooks.mjs': hooks, 'secret.txt': 'hush', 'denied/.keep': '', 'readable/r.db': '', 'mixed/inner/no.txt': 'x', 'mixed/a.txt': 'x', 'ways/static.mjs': "import { Session } from 'node:inspector'; export default Session;" };

const file = { read: 'denied file:read', write: 'denied file:write', native: 'denied module:native' };
const expected: Record<string, unknown> = {
  'sqlite memory': 1, 'sqlite allowed': 1, 'sqlite denied': file.read, 'sqlite link': file.read, 'sqlite buffer': file.read, 'sqlite url': file.read, 'sqlite uri': file.read, 'sqlite uri query': file.read, 'sqlite uri escaped': file.read,
  'sqlite uri allowed': 1, 'sqlite later': file.read, 'sqlite read only': 'done', 'sqlite readable, written': file.write,
  'sqlite attach': file.read, 'sqlite attach one': file.read, 'sqlite attach comment': file.read, 'sqlite attach expression': file.read, 'sqlite attach allowed': 'done', 'sqlite attach memory': 'done', 'sqlite prepare attach': file.read, 'sqlite tag attach': file.read, 'sqlite tag select': 2,
  'sqlite vacuum': file.read, 'sqlite backup': file.read, 'sqlite extension': file.native, 'sqlite constructor': file.read,
  'wasi allowed': 'done', 'wasi denied': file.write, 'wasi tree': file.read, 'wasi root': file.read, 'wasi none': 'done', 'trace events': file.write,
  'ffi library': file.native, 'ffi dlopen': file.native, 'ffi memory': file.native, engine: file.native, 'tls engine': file.native, 'tls key engine': file.native, 'tls plain': 'object',
  'compile cache': file.write, 'compile cache allowed': 'number', 'hooks denied': 'denied module:load', hooks: 'EACCES unset',
};
const noSqlite = Object.keys(expected).filter((name) => name.startsWith('sqlite'));
const noFfi = ['ffi library', 'ffi dlopen', 'ffi memory'];
const compileCache = ['compile cache', 'compile cache allowed'];
const absent: Record<string, string[]> = { '18': [...noSqlite, ...noFfi, ...compileCache], '20': [...noSqlite, ...noFfi, ...compileCache], '22': ['sqlite tag attach', 'sqlite tag select', ...noFfi], '24': noFfi, '26': [] };

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const { mkdirSync, rmSync, symlinkSync } = await import('node:fs');
    const { temporaryFolder } = await import('../../harness.ts');
    const folder = temporaryFolder();
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(`${folder}/out`);
    symlinkSync(`${folder}/denied/linked.db`, `${folder}/out/link.db`);
    const run = await runGated({ node, policy, program: attempts, file: 'agent.mjs', files, folder, env: { SECRET: 'hush', SAFECLAW_QUIET: '1' } });
    const out = run.json();
    t.same(Object.keys(out).filter((name) => out[name] === 'absent').sort(), [...(absent[node] ?? [])].sort(), 'what is absent here');
    for (const [name, wanted] of Object.entries(expected)) if (out[name] !== 'absent') t.equal(out[name], wanted, name);
    for (const name of Object.keys(out).filter((key) => key.startsWith('way '))) t.equal(out[name], 'denied process:inspect', `inspector loaded by ${name.slice(4)}`);
    const { readdirSync } = await import('node:fs');
    t.same(readdirSync(`${folder}/denied`).sort(), ['.keep', 'hooks.mjs'], 'nothing was made where nothing may be written');
    t.ok(run.find('module:load', 'denied/hooks.mjs', 'deny').length > 0, 'the denied hooks are in the log');
    if (!noSqlite.some((name) => out[name] === 'absent')) t.ok(run.find('file:write', 'out/a.db', 'allow').length > 0, 'the allowed database is in the log');
  });
}

t.test('the list of loaded modules looks as in bare Node', async (t) => {
  const program = `const d = Object.getOwnPropertyDescriptor(process, 'moduleLoadList'); const before = process.moduleLoadList.length; require('node:inspector'); console.log(JSON.stringify([d.writable, d.enumerable, d.configurable, Array.isArray(d.value), Object.getPrototypeOf(d.value) === Array.prototype, process.moduleLoadList.length > before, process.moduleLoadList.includes('NativeModule inspector'), Object.keys(d.value).length === d.value.length]));`;
  for (const node of nodeVersions) {
    const [bare, gated] = await Promise.all([runGated({ node, program, via: 'none' }), runGated({ node, program, policy })]);
    t.same(gated.json(), bare.json(), `node ${node}`);
  }
});
