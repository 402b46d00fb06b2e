// The granted unix socket and datagram port.
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const dgram = require('node:dgram');
net.connect(lab.servers.granted.unix, function () { this.write('hello'); }).on('data', function (text) {
  this.destroy();
  const socket = dgram.createSocket('udp4').on('error', (error) => console.log(error));
  socket.connect(lab.servers.granted.udp, '127.0.0.1', () => socket.send('hello', () => {
    socket.close();
    console.log(String(text) === 'hello' ? 'ok' : text);
  }));
});
