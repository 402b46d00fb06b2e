// A session to the denied server.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const session = require('node:http2').connect(`http://127.0.0.2:${lab.servers.denied.h2c}`).on('error', () => {});
session.request({ ':path': '/public/a' }).on('error', () => {}).on('close', () => session.close()).resume().end();
setTimeout(() => process.exit(0), 300);
