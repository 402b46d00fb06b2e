// Sends what it has to another process, and takes what it is sent. `parent` is gated and forks gated children.
'use strict';
const http = require('node:http');
const net = require('node:net');
const { fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const { ports, role } = JSON.parse(process.argv[2]);

const head = (path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const outcomes = {};
async function attempt(name, run) {
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text: String(text) }), (e) => ({ code: e.code, message: e.message })), wait(6000).then(() => ({ hung: true }))]);
}
const child = (to) => fork(__filename, [JSON.stringify({ ports, role: to })], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const answered = async (socket) => {
  let got = '';
  socket.on('data', (d) => (got += d)).on('error', (error) => (got = error.code)).on('close', () => (got += ' closed'));
  await wait(400);
  return got.slice(0, 12);
};
async function openRequest(path) {
  // A connection that is open for one allowed request, which is still to be answered by nobody's leave.
  const agent = new http.Agent({ keepAlive: true });
  const request = http.get({ host: '127.0.0.1', port: ports.http, path, agent });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  await wait(20);
  return Object.values(agent.freeSockets)[0][0];
}

async function parent() {
  await attempt('/no/sent-to-child', async () => {
    const taker = child('taker');
    const socket = await openRequest('/ok/for-child');
    const sent = new Promise((resolve, reject) => taker.send('/no/sent-to-child', socket, (error) => (error ? reject(error) : resolve())));
    const answer = once(taker, 'message').then(([text]) => text);
    try {
      await sent;
      return await answer;
    } finally {
      taker.kill();
    }
  });
  await attempt('/no/child-stdio', async () => {
    const socket = await openRequest('/ok/for-stdio');
    const cat = spawn('cat', [], { stdio: ['pipe', socket, 'inherit'] });
    const failed = once(cat, 'error').then(([error]) => Promise.reject(error));
    cat.stdin?.on('error', () => undefined).end(head('/no/child-stdio'));
    await Promise.race([failed, wait(400)]);
    return 'written';
  });
  await attempt('ok accepted-by-child', async () => {
    // A server hands a client's connection to its child, which answers it.
    const taker = child('answerer');
    await once(taker, 'message');
    const server = net.createServer((socket) => taker.send('answer', socket));
    await new Promise((resolve) => server.listen(0, '127.0.0.2', resolve));
    const { port } = server.address();
    const client = net.connect(port, '127.0.0.2');
    const [text] = await once(client, 'data');
    client.destroy();
    server.close();
    taker.kill();
    return text;
  });
  await attempt('ok server-to-child', async () => {
    const taker = child('server-taker');
    await once(taker, 'message');
    const server = net.createServer(() => undefined);
    await new Promise((resolve) => server.listen(0, '127.0.0.2', resolve));
    const { port } = server.address();
    taker.send('serve', server);
    await once(taker, 'message');
    server.close();
    const client = net.connect(port, '127.0.0.2');
    const [text] = await once(client, 'data');
    client.destroy();
    taker.kill();
    return text;
  });
  await attempt('ok cluster', async () => {
    const cluster = require('node:cluster');
    cluster.setupPrimary({ exec: __filename, args: [JSON.stringify({ ports, role: 'cluster' })], silent: false });
    const worker = cluster.fork();
    const [, address] = await once(cluster, 'listening');
    const response = await new Promise((resolve, reject) => http.get({ host: '127.0.0.1', port: address.port, path: '/ok/cluster', agent: false }, resolve).on('error', reject));
    let text = '';
    for await (const chunk of response) text += chunk;
    worker.kill();
    return text;
  });
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
}

const roles = {
  parent,
  taker: () => process.on('message', async (path, socket) => {
    const answer = socket ? answered(socket) : 'no socket';
    socket?.write(head(path));
    process.send(await answer);
  }),
  answerer() {
    process.on('message', (_message, socket) => socket.end('answered by child'));
    process.send('ready');
  },
  'server-taker'() {
    process.on('message', (_message, server) => {
      server.on('connection', (socket) => socket.end('served by child'));
      process.send('serving');
    });
    process.send('ready');
  },
  cluster: () => http.createServer((_request, response) => response.end('from the worker')).listen(0, '127.0.0.1'),
};
void roles[role ?? 'parent']();
