// The class of the native handle, which starts threads with no gate, is out of reach from the first worker on: whoever
// is shown the handle while Node makes the worker finds a constructor that is decided. Workers are what they were.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const policy = `
version: 1
defaultAction: allow
rules:
  - { action: "process:binding", effect: deny }
`;

const program = `
const events = require('node:events');
const seen = {};
const tell = (how, handle) => {
  if (typeof handle.startThread !== 'function' || how in seen) return;
  try { new handle.constructor(null, null, [], new Float64Array(4), true, false, ''); seen[how] = 'made'; } catch (error) { seen[how] = error.code; }
};
const spy = (how, target) => new Proxy(target, { set(_target, key, value, receiver) { if (typeof value === 'object' && value !== null) tell(how, value); return Reflect.set({ __proto__: null }, key, value, receiver); } });
Object.defineProperty(Object.prototype, 'invalidExecArgv', { configurable: true, get() { tell('accessor', this); } });
const steps = {
  class(Worker) { class Own extends Worker { mine() { return 'mine'; } } Object.setPrototypeOf(Own.prototype, spy('class', Worker.prototype)); return Own; },
  emitter(Worker) { Object.setPrototypeOf(events.prototype, spy('emitter', Object.prototype)); return Worker; },
  hooks(Worker) { require('node:async_hooks').createHook({ init(id, type, trigger, resource) { if (type === 'WORKER') tell('hooks', resource); } }).enable(); return Worker; },
  register(Worker) { require('node:module').register('data:text/javascript,'); return Worker; },
};
const { Worker } = require('node:worker_threads');
const Class = steps[process.argv[2]](Worker);
const worker = new Class("require('node:worker_threads').parentPort.postMessage('up')", { eval: true });
for (const key of Object.getOwnPropertySymbols(worker)) if (typeof worker[key] === 'object' && worker[key] !== null) tell('own', worker[key]);
worker.on('message', (message) => console.log(JSON.stringify({ message, seen, mine: worker.mine?.() ?? null, kind: worker instanceof Class })));
`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    for (const step of node === '18' ? ['class', 'emitter', 'hooks'] : ['class', 'emitter', 'hooks', 'register']) {
      const out = (await runGated({ node, policy, program, args: [step], via: 'require' })).json();
      t.equal(out.message, 'up', `${step}: the worker runs`);
      t.equal(out.kind, true, `${step}: it is of the class that was asked for`);
      t.equal(out.mine, step === 'class' ? 'mine' : null, `${step}: with its methods`);
      t.ok(Object.keys(out.seen).includes('own'), `${step}: the handle is seen`);
      for (const [how, result] of Object.entries(out.seen)) t.equal(result, 'EACCES', `${step}: ${how} is refused`);
    }
  });
}
