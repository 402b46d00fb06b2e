// The process object, the inspector and V8's instruments from outside: what is denied has no effect in the world, what is
// allowed works, and both are in the log. What a Node version does not have is reported as absent, by name.

import t from 'tap';
import { spawn } from 'node:child_process';
import { nodeVersions, runGated } from '../../harness.ts';

const attempts = `
const fs = require('node:fs');
const path = require('node:path');
const out = {};
const target = Number(process.argv[2]);
const attempt = (name, present, f) => {
  if (!present) { out[name] = 'absent'; return; }
  try { const value = f(); out[name] = value === undefined ? 'done' : value; } catch (error) { out[name] = error.safeclaw ? 'denied ' + error.safeclaw.action + ' ' + error.code + ' ' + error.syscall : 'threw ' + (error.code ?? error.message); }
};
const has = (object, key) => typeof object?.[key] === 'function';
const builtin = (name) => { try { return require('node:' + name); } catch { return null; } };
attempt('kill other', true, () => process.kill(target, 0));
attempt('_kill other', true, () => process._kill(target, 0));
attempt('kill group', true, () => process.kill(0, 0));
attempt('_debugProcess other', has(process, '_debugProcess'), () => process._debugProcess(target));
attempt('kill own', true, () => process.kill(process.pid, 0));
attempt('inspector signal', true, () => process.kill(process.pid, 'SIGUSR1'));
attempt('kill bad pid', true, () => process.kill('x'));
attempt('kill bad signal', true, () => process.kill(process.pid, 'SIGNOPE'));
attempt('binding', true, () => typeof process.binding('fs').open);
attempt('binding object', true, () => { let n = 0; return typeof process.binding({ toString: () => (n++ === 0 ? 'natives' : 'spawn_sync') }); });
attempt('linked binding', true, () => process._linkedBinding('fs'));
attempt('dlopen', true, () => process.dlopen({ exports: {} }, path.join(__dirname, 'addon.node')));
attempt('require addon', true, () => require('./addon.node'));
attempt('extension', true, () => require('node:module')._extensions['.node']({ exports: {} }, path.join(__dirname, 'addon.node')));
attempt('report', true, () => { process.report.writeReport(path.join(__dirname, 'denied/report.json')); return fs.existsSync(path.join(__dirname, 'denied/report.json')); });
attempt('report directory', true, () => { process.report.directory = path.join(__dirname, 'denied'); });
attempt('report filename', true, () => { process.report.filename = 'denied/later.json'; });
attempt('report allowed', true, () => { process.report.writeReport('out/report.json'); return fs.existsSync(path.join(__dirname, 'out/report.json')); });
attempt('report unnamed', true, () => process.report.writeReport());
attempt('report on signal', true, () => { process.report.reportOnFatalError = true; });
const inspector = builtin('inspector');
attempt('session', true, () => { const s = new inspector.Session(); s.connect(); s.post('Runtime.evaluate', { expression: '1' }); s.disconnect(); });
attempt('session promises', builtin('inspector/promises') !== null, () => { const s = new (builtin('inspector/promises').Session)(); s.connect(); s.disconnect(); });
attempt('session prototype', true, () => { inspector.Session.prototype.connect.call(new inspector.Session()); });
attempt('inspector open', true, () => { inspector.open(0); return String(inspector.url()); });
attempt('inspector url', true, () => String(inspector.url()));
attempt('debug end', has(process, '_debugEnd'), () => process._debugEnd());
const v8 = builtin('v8');
attempt('heap snapshot', true, () => { const s = v8.getHeapSnapshot(); s.destroy(); });
attempt('heap file', true, () => { v8.writeHeapSnapshot(path.join(__dirname, 'denied/heap')); });
attempt('heap file, file allowed', true, () => { v8.writeHeapSnapshot(path.join(__dirname, 'out/heap')); return fs.existsSync(path.join(__dirname, 'out/heap')); });
attempt('flags', true, () => v8.setFlagsFromString('--no-opt'));
attempt('query objects', has(v8, 'queryObjects'), () => v8.queryObjects(class {}));
attempt('heap limit', has(v8, 'setHeapSnapshotNearHeapLimit'), () => v8.setHeapSnapshotNearHeapLimit(1));
attempt('heap profile limit', has(v8, 'setHeapProfileNearHeapLimit'), () => v8.setHeapProfileNearHeapLimit(1));
attempt('statistics', true, () => v8.getHeapStatistics().total_heap_size > 0 && v8.deserialize(v8.serialize({ a: 1 })).a);
attempt('chdir', true, () => { process.chdir(__dirname); return process.cwd() === __dirname; });
attempt('umask', true, () => typeof process.umask());
attempt('usage', true, () => process.memoryUsage().rss > 0 && process.cpuUsage().user > 0 && process.uptime() > 0);
attempt('source maps', true, () => { process.setSourceMapsEnabled(true); process.setSourceMapsEnabled(false); });
console.log(JSON.stringify(out));
`;

const always = `  - { action: env:read, key: '**', effect: allow }\n  - { action: 'file:*', path: ./out/**, effect: allow }\n  - { action: file:read, path: ./**, effect: allow }\n  - { action: file:write, path: './report.*.json', effect: allow }\n`;
const denying = `version: 1\ndefaultAction: deny\nrules:\n${always}`;
const allowing = `version: 1\ndefaultAction: deny\nrules:\n${always}  - { action: ['process:signal', 'process:inspect', 'process:binding'], effect: allow }\n  - { action: module:native, path: ./*.node, effect: allow }\n  - { action: file:write, effect: allow }\n  - { action: network:listen, effect: allow }\n`;

const denied: Record<string, string> = {
  'kill other': 'denied process:signal EACCES kill', '_kill other': 'denied process:signal EACCES kill', 'kill group': 'denied process:signal EACCES kill', '_debugProcess other': 'denied process:signal EACCES kill',
  'inspector signal': 'denied process:inspect EACCES kill', binding: 'denied process:binding EACCES binding', 'binding object': 'denied process:binding EACCES binding', 'linked binding': 'denied process:binding EACCES binding',
  dlopen: 'denied module:native EACCES dlopen', 'require addon': 'denied module:native EACCES dlopen', extension: 'denied module:native EACCES dlopen',
  report: 'denied file:write EACCES open', 'report directory': 'denied file:write EACCES open', 'report filename': 'denied file:write EACCES open', 'report on signal': 'denied file:write EACCES open',
  session: 'denied process:inspect EACCES inspector', 'session promises': 'denied process:inspect EACCES inspector', 'session prototype': 'denied process:inspect EACCES inspector', 'inspector open': 'denied process:inspect EACCES listen', 'debug end': 'denied process:inspect EACCES inspector',
  'heap snapshot': 'denied process:inspect EACCES inspector', 'heap file': 'denied process:inspect EACCES open', 'heap file, file allowed': 'denied process:inspect EACCES open', flags: 'denied process:inspect EACCES inspector',
  'query objects': 'denied process:inspect EACCES inspector', 'heap limit': 'denied process:inspect EACCES inspector', 'heap profile limit': 'denied process:inspect EACCES inspector',
};
/** The same under both policies. */
const untouched: Record<string, unknown> = { 'kill own': true, 'kill bad pid': 'threw ERR_INVALID_ARG_TYPE', 'kill bad signal': 'threw ERR_UNKNOWN_SIGNAL', 'report allowed': true, 'inspector url': 'undefined', statistics: 1, chdir: true, umask: 'number', usage: true, 'source maps': 'done' };
const absent: Record<string, string[]> = {
  '18': ['session promises', 'query objects', 'heap profile limit'],
  '20': ['heap profile limit'], '22': ['heap profile limit'], '24': ['heap profile limit'], '26': [],
};

const files = { 'addon.node': 'not an addon', 'out/.keep': '', 'denied/.keep': '' };

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const victim = spawn('sleep', ['60']);
    const ended = new Promise((resolve) => victim.once('exit', resolve));
    t.teardown(() => victim.kill());
    const args = [String(victim.pid)];
    const run = await runGated({ node, policy: denying, program: attempts, files, args });
    const out = run.json();
    t.same(Object.keys(out).filter((name) => out[name] === 'absent'), absent[node], 'what is absent here');
    for (const [name, wanted] of Object.entries(denied)) if (out[name] !== 'absent') t.equal(out[name], wanted, `${name} is denied`);
    for (const [name, wanted] of Object.entries(untouched)) t.same(out[name], wanted, `${name} works`);
    t.match(out['report unnamed'], /^report\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.json$/, 'an unnamed report is named as Node names it');
    t.equal(victim.signalCode, null, 'the other process is there');
    for (const [action, target] of [['process:signal', String(victim.pid)], ['process:inspect', 'Session.connect'], ['process:binding', 'fs'], ['module:native', 'addon.node'], ['file:write', 'denied/report.json']] as const) {
      t.ok(run.find(action, target, 'deny').length > 0, `${action} ${target} is in the log`);
    }

    const allowed = await runGated({ node, policy: allowing, program: attempts.replace("process.kill(process.pid, 'SIGUSR1')", '0'), files, args });
    const open = allowed.json();
    for (const name of Object.keys(denied)) t.notMatch(String(open[name]), /^denied/, `${name} is allowed by a rule`);
    t.equal(open['kill other'], true);
    await ended;
    t.equal(victim.signalCode, 'SIGUSR1', 'an allowed _debugProcess reaches the other process');
    t.equal(open.binding, 'function');
    t.match(open.dlopen, /^threw ERR_DLOPEN_FAILED/, 'an allowed library is really loaded');
    t.match(open['inspector open'], /^ws:/, 'an allowed inspector opens');
    t.equal(open['heap file, file allowed'], true);
    t.equal(open.report, true);
    t.ok(allowed.find('network:listen', undefined, 'allow').length > 0, "the inspector's port is in the log");
    t.ok(allowed.find('process:inspect', 'Session.connect', 'allow').length > 0);
  });
}
