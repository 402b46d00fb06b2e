// A TLS connection to the denied server that names the granted one.
// denied: network:connect tls://127.0.0.2
const lab = JSON.parse(process.argv[2]);
require('node:tls').connect({ host: '127.0.0.2', port: lab.servers.denied.tls, servername: 'granted.example', rejectUnauthorized: false }, function () { this.end('hello'); }).on('error', () => {});
