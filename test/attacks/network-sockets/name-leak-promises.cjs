// The same by promises, and with servers that answer twice.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dns = require('node:dns');
const { Resolver } = dns.promises;
const resolver = new Resolver();
let count = 0;
const shifting = ['127.0.0.1'];
Object.defineProperty(shifting, 0, { enumerable: true, get: () => (count++ === 0 ? `127.0.0.1:${lab.servers.granted.dns}` : `127.0.0.2:${lab.servers.denied.dns}`) });
for (const servers of [shifting, [`127.0.0.2:${lab.servers.denied.dns}`]]) {
  try {
    resolver.setServers(servers);
  } catch {
    // Refused.
  }
}
resolver.resolveTxt('leak.example').catch(() => {});
setTimeout(() => process.exit(0), 400);
