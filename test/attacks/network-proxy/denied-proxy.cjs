// An allowed URL by way of a denied proxy, set by the agent's own `createConnection`.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const net = require('node:net');
const agent = new http.Agent();
agent.createConnection = () => net.connect(lab.servers.denied.http, '127.0.0.2');
http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', agent }, (response) => response.resume()).on('error', () => {});
http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', createConnection: (options, done) => void process.nextTick(done, null, net.connect(lab.servers.denied.http, '127.0.0.2')) }, (response) => response.resume()).on('error', () => {});
