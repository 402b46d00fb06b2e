import fs from 'node:fs';
import path from 'node:path';
import pino from 'pino';

fs.mkdirSync('out');
const base = { base: undefined, timestamp: false };
const transport = pino.transport({ targets: [{ target: 'pino/file', level: 'info', options: { destination: path.resolve('out/all.log'), mkdir: true } }, { target: 'pino/file', level: 'error', options: { destination: 1 } }] });
const log = pino(base, transport);
for (let i = 0; i < 200; i++) log.info({ i }, 'line');
log.error({ err: Object.assign(new TypeError('x'), { stack: 'TypeError: x' }) }, 'failed');
log.child({ part: 'b' }).warn('child');
const sync = pino(base, pino.destination({ dest: path.resolve('out/sync.log'), sync: true }));
sync.info({ password: 'p' }, 'sync');
const redacting = pino({ ...base, redact: ['a.b'] }, pino.destination({ dest: path.resolve('out/redacted.log'), sync: false }));
redacting.info({ a: { b: 1, c: 2 } });
redacting.flush();
// The transport's thread writes when it gets to it.
while (!fs.existsSync('out/all.log') || fs.readFileSync('out/all.log', 'utf8').split('\n').length < 203) await new Promise((resolve) => setTimeout(resolve, 10));
console.log('written');
transport.end();
