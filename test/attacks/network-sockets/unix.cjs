// The denied unix socket by its name, by a link, and by the number of its folder.
// denied: network:connect echo.sock
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const fs = require('node:fs');
const path = require('node:path');
const { unix } = lab.servers.denied;
const connect = (where) => net.connect(where, function () { this.end('hello'); }).on('error', () => {});
fs.symlinkSync(unix, `${lab.granted}/link.sock`);
fs.symlinkSync(path.dirname(unix), `${lab.granted}/folder`);
for (const name of [unix, `${lab.granted}/link.sock`, `${lab.granted}/folder/${path.basename(unix)}`, `/proc/self/root${unix}`, path.relative('.', unix), `${path.dirname(unix)}//./${path.basename(unix)}`]) connect(name);
connect({ path: unix });
