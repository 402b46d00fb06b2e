// A program that works against the gate: tampered channels, polluted prototypes, proxies, an SDK that is allowed little.
'use strict';
const { ports, undici, sdk } = JSON.parse(process.argv[2]);
process.removeAllListeners('warning').on('warning', () => undefined);
const channels = require('node:diagnostics_channel');
const http = require('node:http');
const net = require('node:net');
const { ProxyAgent, fetch: undiciFetch, Agent } = require(undici);

const shape = (e) => ({ name: e.name, code: e.code, message: e.message, safeclaw: e.safeclaw ?? e.cause?.safeclaw, cause: e.cause?.code });
const outcomes = {};
async function attempt(name, run) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, 4000, { hung: true })));
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text: String(text) }), shape), hung]);
  clearTimeout(timer);
}
const base = `http://127.0.0.1:${ports.http}`;
const get = (path, options) => new Promise((resolve, reject) => http.get({ host: '127.0.0.1', port: ports.http, path, ...options }, (r) => r.resume().on('end', () => resolve(r.statusCode))).on('error', reject));
const ask = (path, init) => undiciFetch(base + path, init).then(async (r) => `${r.status} ${await r.text()}`);
/** Replaces builtins for the time of one attempt. */
const polluted = (changes) => async (run) => {
  const before = changes.map(([target, key]) => [target, key, Object.getOwnPropertyDescriptor(target, key)]);
  for (const [target, key, value] of changes) Object.defineProperty(target, key, { value, writable: true, configurable: true });
  const promise = run();
  for (const [target, key, descriptor] of before) {
    if (descriptor) Object.defineProperty(target, key, descriptor);
    else delete target[key];
  }
  return promise;
};

(async () => {
  for (const p of ['/ok', '/no']) {
    await attempt(`${p}/polluted-object`, () => polluted([[Object.prototype, 'kind', 'allow'], [Object.prototype, 'path', '/ok/x'], [Object.prototype, 'host', 'localhost'], [Object.prototype, 'socketPath', undefined]])(() => get(`${p}/polluted-object`, { agent: new http.Agent() })));
    await attempt(`${p}/polluted-builtins`, () => polluted([[Map.prototype, 'get', () => 1], [WeakMap.prototype, 'get', () => undefined], [RegExp.prototype, 'test', () => true], [String.prototype, 'startsWith', () => true], [Array.prototype, 'push', () => 0], [JSON, 'stringify', () => '']])(() => new Promise((resolve, reject) => {
      const socket = net.connect(ports.http, '127.0.0.1', () => socket.write(`GET ${p}/polluted-builtins HTTP/1.1\r\nHost: x\r\n\r\n`)).on('error', reject).on('data', resolve);
    })));
    await attempt(`${p}/proxied`, () => ask(`${p}/proxied`, { dispatcher: new ProxyAgent({ uri: `http://127.0.0.1:${ports.proxy}`, proxyTunnel: true }) }));
  }
  await attempt('/no/tunnel', () => new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: ports.proxy, method: 'CONNECT', path: `127.0.0.1:${ports.tcp}` });
    request.on('error', reject).on('connect', (_r, socket) => socket.write('/no/tunnel')).end();
  }));
  await attempt('/no/absolute', () => get(`http://127.0.0.1:${ports.http}/no/absolute`, { port: ports.proxy, headers: { host: `127.0.0.1:${ports.http}` } }));
  await attempt('/ok/absolute', () => get(`http://127.0.0.1:${ports.http}/ok/absolute`, { port: ports.proxy, headers: { host: `127.0.0.1:${ports.http}` } }));
  const sdkModule = require(sdk);
  const client = new sdkModule.S3Client({ region: 'us-east-1', endpoint: base, forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  await attempt('/ok/sdk-key', () => client.send(new sdkModule.HeadObjectCommand({ Bucket: 'ok', Key: 'sdk-key' })).then(() => 'answered'));
  await attempt('/no/sdk-key', () => client.send(new sdkModule.HeadObjectCommand({ Bucket: 'no', Key: 'sdk-key' })).then(() => 'answered'));

  // From here on the channel is not what it was.
  channels.channel('undici:request:create').publish({ request: { origin: base, method: 'GET', path: '/ok/announced', onError() {} } });
  for (const listener of [...(channels.channel('undici:request:create')._subscribers ?? [])]) channels.unsubscribe('undici:request:create', listener);
  await attempt('/no/unsubscribed', () => ask('/no/unsubscribed', { dispatcher: new Agent() }));
  await attempt('/no/unsubscribed-kept', () => ask('/no/unsubscribed-kept'));
  http.Agent.prototype.addRequest = function (request, options) {
    request.onSocket(net.connect(options.port, options.host));
  };
  await attempt('/no/own-add-request', () => get('/no/own-add-request', { agent: new http.Agent() }));
  await attempt('/ok/own-add-request', () => get('/ok/own-add-request', { agent: new http.Agent() }));
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
