// A name of a unix socket with a NUL in it, and one that is longer than the kernel takes.
// denied: network:connect echo.sock
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const { unix } = lab.servers.denied;
for (const name of [`${unix}\0${lab.servers.granted.unix}`, `${lab.servers.granted.unix}\0`, `${'/.'.repeat(60)}${unix}`, unix]) {
  try {
    net.connect(name, function () { this.end('hello'); }).on('error', () => {});
  } catch {
    // No name that Node takes.
  }
}
