// A granted page by way of the granted proxy.
const lab = JSON.parse(process.argv[2]);
require('node:http').get({ host: '127.0.0.1', port: lab.servers.granted.proxy, path: `http://127.0.0.1:${lab.servers.granted.http}/public/a` }, (response) => response.setEncoding('utf8').on('data', (text) => console.log(text === 'hello' ? 'ok' : text)));
