// fetch is given a dispatcher that connects elsewhere, made from Node's own.
// denied: network:connect tcp://127.0.0.2
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
(async () => {
  const url = `http://127.0.0.1:${lab.servers.granted.http}/a`;
  await (await fetch(url)).text();
  const symbol = Object.getOwnPropertySymbols(globalThis).find((key) => String(key).includes('undici.globalDispatcher'));
  const { constructor: Agent } = globalThis[symbol];
  const dispatcher = new Agent({ connect: (options, done) => { const socket = net.connect(lab.servers.denied.http, '127.0.0.2', () => done(null, socket)).on('error', done); } });
  await fetch(url, { dispatcher }).catch(() => {});
  globalThis[symbol] = dispatcher;
  await fetch(url).catch(() => {});
  process.exit(0);
})();
