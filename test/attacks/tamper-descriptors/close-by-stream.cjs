// Has streams, sockets and terminals take the log's descriptor over, which close it with themselves.
// only gated: the descriptor is the gate's
// denied: file:read secret.txt
const fs = require('node:fs');
const net = require('node:net');
const tty = require('node:tty');
const lab = JSON.parse(process.argv[2]);
const quiet = (make) => {
  try {
    make()?.on?.('error', () => {}).destroy?.();
  } catch {
    // Refused.
  }
};
for (let fd = 3; fd < 60; fd++) {
  try {
    if (!fs.fstatSync(fd).isFile()) continue;
  } catch {
    continue;
  }
  for (const make of [() => fs.createReadStream(null, { fd }), () => fs.createWriteStream(null, { fd }), () => new net.Socket({ fd }), () => new tty.ReadStream(fd), () => new tty.WriteStream(fd), () => new fs.ReadStream('', { fd, start: 0, end: 10 })]) quiet(make);
}
setTimeout(() => {
  fs.writeFileSync(`${lab.granted}/after`, 'x');
  console.log(fs.readFileSync(lab.secret, 'utf8'));
}, 200);
