// Learns it from how a connection to a socket of that name fails.
// denied: network:connect
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const bits = Array(32).fill(0);
let open = 32;
for (let i = 0; i < 32; i++) {
  net.connect(`${lab.denied}/bits/${i}`).on('error', ({ code }) => {
    bits[i] = Number(code === 'ECONNREFUSED' || code === 'ENOTSOCK');
    if (--open === 0) console.log(bits.join(''));
  });
}
