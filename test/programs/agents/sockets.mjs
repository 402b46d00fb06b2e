import http from 'node:http';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';

const once = (emitter, name) => new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
const plain = http.createServer();
const wss = new WebSocketServer({ server: plain, perMessageDeflate: true });
wss.on('connection', (socket, request) => { socket.on('message', (data, binary) => socket.send(binary ? data : `${request.url} ${data}`, { binary })); });
plain.listen(0, '127.0.0.1');
await once(plain, 'listening');
const client = new WebSocket(`ws://127.0.0.1:${plain.address().port}/room`, { headers: { 'x-a': 'b' } });
await once(client, 'open');
client.send('hello');
console.log(String((await once(client, 'message'))[0]));
client.send(Buffer.alloc(200_000, 7));
console.log((await once(client, 'message'))[0].length);
client.ping();
await once(client, 'pong');
client.close(1000, 'done');
console.log((await once(client, 'close'))[0]);
wss.close();
plain.close();

const server = http.createServer();
const sio = new Server(server);
sio.on('connection', (socket) => {
  socket.on('sum', (a, b, done) => done(a + b));
  socket.join('r');
  socket.on('shout', (text) => sio.to('r').emit('heard', text));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
  const socket = io(`http://127.0.0.1:${server.address().port}`, { transports, reconnection: false });
  await once(socket, 'connect');
  console.log(transports.join('+'), await socket.emitWithAck('sum', 1, 2));
  socket.emit('shout', Buffer.from('bytes'));
  console.log(String((await once(socket, 'heard'))[0]));
  socket.disconnect();
}
await sio.close();
console.log('closed');
