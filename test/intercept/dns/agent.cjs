// One attempt per case on every way to ask for a name. Run under the gate; prints { case: outcome } as JSON.
'use strict';
const dns = require('node:dns');

const shape = (e) => ({ name: e.name, code: e.code, errno: e.errno, syscall: e.syscall, hostname: e.hostname, message: e.message, safeclaw: e.safeclaw });
const outcomes = {};
async function attempt(name, run) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, 4000, { hung: true })));
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text: String(text) }), shape), hung]);
  clearTimeout(timer);
}

(async () => {
  const call = (fn, ...args) => new Promise((resolve, reject) => fn(...args, (e, a) => (e ? reject(e) : resolve(a))));
  await attempt('ok lookup', () => call(dns.lookup, 'localhost').then(() => 'found'));
  await attempt('ok lookup address', () => call(dns.lookup, '10.1.2.3'));
  await attempt('no lookup', () => call(dns.lookup, 'no-lookup.example'));
  await attempt('no lookup all', () => call(dns.lookup, 'no-lookup-all.example', { all: true }));
  await attempt('no lookup promise', () => dns.promises.lookup('no-lookup-promise.example'));
  await attempt('no lookup trailing dot', () => call(dns.lookup, 'NO-dot.Example.'));
  await attempt('no resolve4', () => call(dns.resolve4, 'no-resolve4.example'));
  await attempt('no resolveTxt promise', () => dns.promises.resolveTxt('no-txt.example'));
  await attempt('no resolver', () => call((...a) => new dns.Resolver().resolveMx(...a), 'no-mx.example'));
  await attempt('no reverse', () => dns.promises.reverse('127.0.0.9'));
  await attempt('no lookupService', () => call(dns.lookupService, '127.0.0.9', 22));
  await attempt('no setServers', () => dns.setServers(['127.0.0.9:5300']));
  await attempt('no setServers resolver', () => new dns.promises.Resolver().setServers(['127.0.0.9']));
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
