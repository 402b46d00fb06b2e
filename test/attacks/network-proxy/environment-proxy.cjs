// Node's own support of proxies is switched on by the program.
// denied: network:request 127.0.0.2
// nodes: >=24
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const agent = new http.Agent({ proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${lab.servers.granted.proxy}` } });
http.get({ host: '127.0.0.2', port: lab.servers.denied.http, path: '/public/denied', agent }, (response) => response.resume()).on('error', () => {});
http.setGlobalProxyFromEnv?.({ HTTP_PROXY: `http://127.0.0.1:${lab.servers.granted.proxy}`, http_proxy: `http://127.0.0.1:${lab.servers.granted.proxy}` });
fetch(`http://127.0.0.2:${lab.servers.denied.http}/public/denied`).catch(() => {});
