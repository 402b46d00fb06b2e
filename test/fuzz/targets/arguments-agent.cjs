// Calls functions of Node's with arguments of every shape. The calls are told one by one, as the seeds they are made of.
//
// TRAP: without the gate these calls remove and change what they name. So they name nothing but what lies in the
// world of this run, and nothing is called where the gate does not stand.
'use strict';
const [, , world, list] = process.argv;
const fs = require('node:fs');
const path = require('node:path');
const modules = { fs, promises: fs.promises, http: require('node:http'), net: require('node:net'), dns: require('node:dns'), dgram: require('node:dgram'), child: require('node:child_process'), worker: require('node:worker_threads'), tls: require('node:tls'), http2: require('node:http2') };
const names = {
  fs: Object.keys(fs).filter((name) => /^[a-z]/.test(name) && typeof fs[name] === 'function' && !/^(close|fsync|fdatasync|watch|watchFile)/.test(name)),
  promises: Object.keys(fs.promises).filter((name) => typeof fs.promises[name] === 'function' && name !== 'watch'),
  http: ['get', 'request'], net: ['connect', 'createConnection'], dns: ['lookup', 'resolve', 'resolve4', 'reverse', 'lookupService'], dgram: ['createSocket'],
  child: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'], worker: ['Worker'], tls: ['connect'], http2: ['connect'],
};
const seeds = JSON.parse(fs.readFileSync(list, 'utf8'));
const { denied, port } = JSON.parse(world);
try {
  fs.readFileSync(path.join(denied, 'secret.txt'));
  process.exit(3);
} catch (error) {
  if (error.safeclaw === undefined) process.exit(3);
}
const files = ['granted/a', 'granted/new', path.join(denied, 'secret.txt'), path.join(denied, 'new'), denied, `granted/../${path.basename(denied)}/secret.txt`, `/proc/self/root${denied}/secret.txt`, 'granted/link', 'granted/link/secret.txt', ''];
const lines = [`cat ${denied}/secret.txt`, `echo x > ${denied}/new`, 'cat', 'granted/a', `touch ${denied}/new; true`, '-c'];
const hosts = ['127.0.0.2', '0x7f000002', '::ffff:127.0.0.2', `http://127.0.0.2:${port}/denied`, `127.0.0.2:${port}`, 'localhost'];

/** mulberry32, as in random.ts. */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const results = [];
const keep = (value) => {
  try {
    results.push(typeof value === 'object' && value !== null ? JSON.stringify(value)?.slice(0, 4000) ?? '' : String(value).slice(0, 4000));
    if (ArrayBuffer.isView(value)) results.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1').slice(0, 4000));
  } catch {
    // It cannot be shown: nothing came out by it.
  }
};

function text(next) {
  const kind = next(3);
  return kind === 0 ? files[next(files.length)] : kind === 1 ? lines[next(lines.length)] : hosts[next(hosts.length)];
}

/** One argument. `depth` keeps options from holding options without an end. */
function value(next, depth) {
  const pick = (...list) => list[next(list.length)];
  switch (next(depth > 2 ? 12 : 22)) {
    case 0: case 1: case 2: case 3: return text(next);
    case 4: return pick(0, 1, 2, -1, 3, 21, 2 ** 31, 2 ** 53, NaN, 1.5, -0, 0o777, port);
    case 5: return pick(undefined, null, true, false, Symbol('x'), 10n);
    case 6: return pick('utf8', 'r', 'w', 'a', 'r+', 'w+', 'hex', 'buffer', 'GET', 'inherit', 'pipe', '');
    case 7: return Buffer.from(text(next));
    case 8: return new TextEncoder().encode(text(next));
    case 9: return (...args) => args.forEach(keep);
    case 10: try { return new URL(text(next), 'file:///'); } catch { return new URL('file:///'); }
    case 11: return new DataView(new ArrayBuffer(8));
    case 12: { const shared = new Uint8Array(new SharedArrayBuffer(64)); shared.set(Buffer.from(text(next)).subarray(0, 64)); return shared; }
    case 13: { const answers = ['granted/a', text(next)]; let asked = 0; return { toString: () => answers[Math.min(1, asked++)], valueOf: () => answers[1], [Symbol.toPrimitive]: () => answers[Math.min(1, asked++)] }; }
    case 14: return new String(text(next));
    case 15: return [value(next, depth + 1), value(next, depth + 1)];
    case 16: return new Proxy(options(next, depth + 1), { get: (target, key) => (next(5) === 0 ? value(next, 3) : target[key]) });
    case 17: { const made = options(next, depth + 1); Object.defineProperty(made, pick('path', 'host', 'port', 'flag', 'shell', 'cwd', 'env'), { enumerable: true, configurable: true, get: () => value(next, 3) }); return made; }
    case 18: return Object.assign(Object.create(options(next, depth + 1)), options(next, depth + 1));
    case 19: return Object.assign(Object.create(null), options(next, depth + 1));
    default: return options(next, depth + 1);
  }
}

function options(next, depth) {
  const keys = ['path', 'host', 'hostname', 'port', 'socketPath', 'localAddress', 'lookup', 'headers', 'method', 'flag', 'flags', 'mode', 'encoding', 'recursive', 'force', 'withFileTypes', 'fd', 'fs', 'signal', 'cwd', 'env', 'shell', 'stdio', 'argv0', 'execPath', 'execArgv', 'input', 'eval', 'href', 'protocol', 'pathname', 'dereference', 'filter', 'bigint', 'length', 'family', 'all', 'type', 'createConnection', 'agent', 'setHost', 'servername', 'insecureHTTPParser', 'start', 'end', 'argv', 'workerData'];
  const made = {};
  for (let left = next(5); left >= 0; left--) made[keys[next(keys.length)]] = value(next, depth);
  return made;
}

async function call(seed) {
  const next = random(seed);
  const areas = Object.keys(names);
  const area = next(3) > 0 ? (next(2) === 0 ? 'fs' : 'promises') : areas[next(areas.length)];
  const name = names[area][next(names[area].length)];
  const target = modules[area];
  const args = [text(next), ...Array.from({ length: next(4) }, () => value(next, 0))];
  if (next(4) === 0) args[0] = value(next, 0);
  let result;
  try {
    result = area === 'worker' ? new target[name](...args) : target[name](...args);
    // Commands may run for long, and what listens keeps the process alive.
    result?.unref?.();
    result?.on?.('error', () => undefined);
    result?.on?.('data', keep);
    result?.on?.('message', keep);
    result?.on?.('response', (response) => response.on('data', keep));
    result?.stdout?.on('data', keep);
    keep(result);
    if (area === 'promises') keep(await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 50))]));
  } catch {
    // Refused, by the gate or by Node.
  }
  if (area === 'child' || area === 'worker') setTimeout(() => (result?.terminate ?? result?.kill)?.call(result), 200).unref();
}

process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);
// A call may wait for what never comes.
setTimeout(() => finish(), 8000);
function finish() {
  fs.writeFileSync('granted/results', results.join('\n'));
  process.exit(0);
}
(async () => {
  for (const seed of seeds) await call(seed);
  setTimeout(finish, 300);
})();
