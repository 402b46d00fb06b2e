// A stream for another path over an allowed session.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const session = require('node:http2').connect(`http://127.0.0.1:${lab.servers.granted.h2c}`).on('error', () => {});
const ask = (headers) => new Promise((resolve) => session.request(headers).on('error', resolve).on('close', resolve).resume().end());
ask({ ':path': '/public/a' }).then(() => ask({ ':path': '/denied' })).then(() => ask({ ':path': '/public/denied', ':method': 'DELETE' })).then(() => session.close());
