// `dns.lookup` itself is replaced, and everything that Node calls it by.
// denied: network:connect tcp://127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dns = require('node:dns');
const evil = (name, options, done = options) => (options.all ? done(null, [{ address: '127.0.0.2', family: 4 }]) : done(null, '127.0.0.2', 4));
dns.lookup = evil;
dns.promises.lookup = async () => ({ address: '127.0.0.2', family: 4 });
require('node:http').get({ host: 'granted.example', port: lab.servers.denied.http, path: '/allowed' }, (response) => response.resume()).on('error', () => {});
fetch(`http://granted.example:${lab.servers.denied.http}/allowed`).catch(() => {});
