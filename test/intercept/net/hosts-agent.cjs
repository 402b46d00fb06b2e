// Makes connections and requests to hosts in every spelling, and says which of them were answered. Run bare and under
// the gate; which address each one really reached, the server says (test/intercept/net/hosts.test.ts).
'use strict';
const dgram = require('node:dgram');
const http = require('node:http');
const net = require('node:net');
const [, , portText, udpText, list] = process.argv;
const port = Number(portText);
const cases = JSON.parse(require('node:fs').readFileSync(list, 'utf8'));

const answered = (request) => new Promise((resolve, reject) => request.on('response', (response) => response.resume().on('end', resolve)).on('error', reject));
const written = (socket, id) => new Promise((resolve, reject) => {
  socket.on('error', reject).on('connect', () => socket.write(`GET /${id} HTTP/1.0\r\n\r\n`)).on('close', resolve).resume();
});
const calls = {
  request: (host, id) => answered(http.get({ host, port, path: `/${id}`, agent: false })),
  hostname: (hostname, id) => answered(http.get({ hostname, port, path: `/${id}`, agent: false })),
  requestUrl: (host, id) => answered(http.get(`http://${host}:${port}/${id}`, { agent: false })),
  requestUrlObject: (host, id) => answered(http.get(new URL(`http://${host}:${port}/${id}`), { agent: false })),
  fetch: async (host, id) => (await fetch(`http://${host}:${port}/${id}`, { headers: { connection: 'close' } })).text(),
  fetchUser: async (host, id) => (await fetch(new Request(`http://${host}:${port}/${id}`))).text(),
  connect: (host, id) => written(net.connect({ host, port }), id),
  connectArguments: (host, id) => written(net.connect(port, host), id),
  lookup: (host, id) => written(net.connect({ host: 'name.invalid', port, lookup: (name, options, done) => (options.all ? done(null, [{ address: host, family: net.isIP(host) || 4 }]) : done(null, host, net.isIP(host) || 4)) }), id),
  datagram: (host, id) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const end = (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    socket.on('error', end).send(`/${id}`, Number(udpText), host, end);
  }),
};

async function attempt({ host, call }, id) {
  let timer;
  const late = new Promise((resolve, reject) => (timer = setTimeout(reject, 1500, new Error('late'))));
  try {
    await Promise.race([Promise.resolve().then(() => calls[call](host, id)), late]);
    return { answered: true };
  } catch (error) {
    const failure = error.cause ?? error;
    return { answered: false, failed: failure.code ?? failure.message, by: failure.safeclaw?.action };
  } finally {
    clearTimeout(timer);
  }
}

(async () => {
  const outcomes = [];
  // Side by side, since what goes nowhere takes its time to fail.
  const together = 25;
  for (let from = 0; from < cases.length; from += together) outcomes.push(...await Promise.all(cases.slice(from, from + together).map((one, i) => attempt(one, from + i))));
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
