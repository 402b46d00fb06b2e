// Under a policy that allows everything, `process.env` behaves as the bare one: coercion, errors, order, descriptors,
// prototype, symbols, clones, the stacks of errors. What a Proxy cannot hide is left out: `%o` and `v8.serialize`. The
// one program runs bare and gated on each Node and must print the same.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const program = `
const e = process.env; const o = {};
const say = (name, f) => { try { const v = f(); o[name] = typeof v === 'symbol' ? String(v) : typeof v === 'function' ? 'function' : v === undefined ? 'undefined' : v; } catch (x) { o[name] = [x.name, x.code ?? null, x.message]; } };
say('keys', () => Object.keys(e));
say('prototype', () => [Reflect.ownKeys(Object.getPrototypeOf(e)), Object.getPrototypeOf(Object.getPrototypeOf(e)) === Object.prototype, e.constructor.name]);
say('tag', () => Object.prototype.toString.call(e));
say('property', () => { const d = Object.getOwnPropertyDescriptor(process, 'env'); return [d.writable, d.enumerable, d.configurable, 'value' in d]; });
say('preventExtensions', () => Object.preventExtensions(e));
const stack = (f) => { try { return f(); } catch (x) { return String(x.stack).split('\\n').slice(0, 3).map((line) => line.replace(/\\(?[^ ]*agent.cjs.*/, 'agent')); } };
for (const name of ['freeze', 'seal', 'preventExtensions']) say(name + ' stack', () => stack(() => Object[name](e)));
say('reflect preventExtensions', () => [Reflect.preventExtensions(e), Object.isExtensible(e)]);
say('limited', () => { const { stackTraceLimit } = Error; Error.stackTraceLimit = 0; try { Object.preventExtensions(e); } catch (x) { return String(x.stack); } finally { Error.stackTraceLimit = stackTraceLimit; } });
say('prepared', () => { let calls = 0; const { prepareStackTrace } = Error; Error.prepareStackTrace = () => { calls++; return 'mine'; }; try { Object.preventExtensions(e); } catch (x) { return [calls, x.stack]; } finally { Error.prepareStackTrace = prepareStackTrace; } });
say('symbol stack', () => stack(() => { 'use strict'; e[Symbol('s')] = 1; }));
say('symbol value stack', () => stack(() => { e.S = Symbol('s'); }));
say('thrown by toString', () => stack(() => { e.S = { toString() { throw new RangeError('mine'); } }; }));
say('define stack', () => stack(() => Object.defineProperty(e, 'D', { get() {} })));
say('isProxy', () => [require('node:util').types.isProxy(e), require('node:util/types').isProxy(e), require('node:util').types.isProxy(new Proxy({}, {})), require('node:util/types').isProxy === require('node:util').types.isProxy]);
say('structuredClone', () => [structuredClone(e), structuredClone(e) === e, structuredClone({ a: [{ env: e }], b: new Date(0) }), Object.getPrototypeOf(structuredClone([e])[0]) === Object.prototype]);
const port = new MessageChannel();
say('postMessage', () => { port.port1.postMessage({ env: e, list: [1, e] }); const got = require('node:worker_threads').receiveMessageOnPort(port.port2).message; port.port1.close(); return got; });
say('not cloned', () => structuredClone({ e, f() {} }));
say('not cloned, stack', () => stack(() => structuredClone(() => 1)).slice(0, 1));
say('clone of a circle', () => { const c = { e: 1 }; c.c = c; return structuredClone(c).c.c.e; });
say('clone reads once', () => { let reads = 0; structuredClone({ get a() { return ++reads; } }); return reads; });
for (const [name, symbol] of [['iterator', Symbol.iterator], ['own', Symbol('own')]]) {
  say('get symbol ' + name, () => e[symbol]); say('set symbol ' + name, () => { e[symbol] = 1; }); say('has symbol ' + name, () => symbol in e);
  say('delete symbol ' + name, () => delete e[symbol]); say('describe symbol ' + name, () => Object.getOwnPropertyDescriptor(e, symbol));
  say('define symbol ' + name, () => Object.defineProperty(e, symbol, { value: '1', writable: true, enumerable: true, configurable: true }));
}
for (const value of [undefined, null, true, 1.5, 10n, Symbol('v'), {}, [1, 2], { toString() { return 'z'; } }, { toString() { throw new RangeError('q'); } }, () => 1]) {
  say('set ' + typeof value + ' ' + (typeof value === 'object' ? Object.keys(value ?? {}) : ''), () => { e.V = value; return [e.V, typeof e.V]; });
}
say('empty name', () => { e[''] = 'x'; return [e[''], '' in e]; });
say('equals sign', () => { e['a=b'] = 'x'; return [e['a=b'], e.a]; });
say('empty value', () => { e.EV = ''; return [e.EV, 'EV' in e, Object.keys(e).includes('EV')]; });
say('proto key', () => { e.__proto__ = 'x'; return [e.__proto__, Object.getPrototypeOf(e) === null]; });
for (const [name, descriptor] of Object.entries({ value: { value: 'x' }, whole: { value: 5, writable: true, enumerable: true, configurable: true }, getter: { get() { return 1; } }, readonly: { value: 'x', writable: false, enumerable: true, configurable: true }, flags: { configurable: true }, none: {} })) {
  say('define ' + name, () => { Object.defineProperty(e, 'D', descriptor); return e.D; });
  say('reflect define ' + name, () => Reflect.defineProperty(e, 'D', descriptor));
}
say('descriptor', () => Object.getOwnPropertyDescriptor(e, 'D'));
say('delete', () => [delete e.D, delete e.NOPE, 'D' in e, e.D]);
say('inherited', () => ['toString' in e, 'hasOwnProperty' in e, e.hasOwnProperty('HOME'), typeof e.toString, Object.hasOwn(e, 'toString')]);
say('receiver', () => { const c = Object.create(e); c.ZZ = '1'; return [e.ZZ, Object.keys(c)]; });
say('reflect set', () => [Reflect.set(e, 'RS', 'v'), Reflect.set(e, 'RT', 'v', {}), e.RS, e.RT]);
say('order', () => { delete e.RS; e.N2 = '1'; e.N = '2'; e.V = '3'; return Object.keys(e).slice(-3); });
say('inspect', () => require('node:util').inspect(e));
say('log', () => require('node:util').format('%O %s %j', e, e, e));
say('deepEqual', () => { require('node:assert').deepStrictEqual({ ...e }, Object.assign({}, e)); return JSON.stringify(e) === JSON.stringify({ ...e }); });
say('set prototype', () => { Object.setPrototypeOf(e, null); return [Object.getPrototypeOf(e), require('node:util').inspect(e).slice(0, 24)]; });
console.log(JSON.stringify(o));
`;

const open = `version: 1\ndefaultAction: allow\nrules: []\n`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    // A fixed folder would differ in HOME: both run with the same one.
    const env = { HOME: '/tmp', A: '1', TZ: 'UTC' };
    const [bare, gated] = await Promise.all([runGated({ node, program, via: 'none', env }), runGated({ node, program, policy: open, via: 'import', env })]);
    const wanted = bare.json();
    const found = gated.json();
    for (const name of Object.keys(wanted)) t.same(found[name], wanted[name], name);
  });
}
