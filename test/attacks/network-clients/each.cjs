// Every client of Node's asks the denied server.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const https = require('node:https');
const { http: port, https: secure } = lab.servers.denied;
const ignore = (emitter) => emitter.on('error', () => {});
ignore(http.get(`http://127.0.0.2:${port}/a`));
ignore(http.request({ host: '127.0.0.2', port })).end();
ignore(new http.ClientRequest({ host: '127.0.0.2', port })).end();
ignore(https.get({ host: '127.0.0.2', port: secure, rejectUnauthorized: false }));
fetch(`http://127.0.0.2:${port}/a`).catch(() => {});
fetch(new Request(`http://127.0.0.2:${port}/a`, { method: 'POST', body: 'x' })).catch(() => {});
if (globalThis.WebSocket) ignore({ on: (name, listener) => new WebSocket(`ws://127.0.0.2:${port}/a`).addEventListener(name, listener) });
if (globalThis.EventSource) new EventSource(`http://127.0.0.2:${port}/a`).onerror = () => {};
setTimeout(() => process.exit(0), 500);
