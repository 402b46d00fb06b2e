// An express application under load: several hundred requests over kept-alive connections, from the same process.

import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import express from 'express';

fs.mkdirSync('public', { recursive: true });
for (let i = 0; i < 20; i++) fs.writeFileSync(`public/${i}.txt`, `file ${i}\n`.repeat(200 * i + 1));
const app = express();
app.use(express.json());
app.use('/static', express.static(path.resolve('public'), { maxAge: 0 }));
app.get('/hello/:name', (request, response) => response.json({ hello: request.params.name }));
app.post('/echo', (request, response) => response.status(201).send(request.body));
app.get('/download', (request, response) => response.download(path.resolve('public/19.txt')));
app.get('/slow', async (request, response) => { await new Promise((resolve) => setTimeout(resolve, 3)); response.send('slow'); });
app.get('/stream', (request, response) => fs.createReadStream('public/10.txt').pipe(response));
app.get('/boom', () => { throw new Error('boom'); });
app.use((error, request, response, _next) => response.status(500).send(error.message));

const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const ask = (method, url, body) => new Promise((resolve, reject) => {
  const request = http.request({ port, host: '127.0.0.1', path: url, method, agent, headers: body ? { 'content-type': 'application/json' } : {} }, (response) => {
    const hash = crypto.createHash('sha256');
    response.on('data', (part) => hash.update(part));
    response.on('end', () => resolve(`${response.statusCode} ${response.headers['content-type']} ${hash.digest('hex').slice(0, 12)}`));
  });
  request.on('error', reject);
  request.end(body);
});
const kinds = [(i) => ['GET', `/hello/n${i}`], (i) => ['POST', '/echo', JSON.stringify({ i, text: 'x'.repeat(i * 10) })], (i) => ['GET', `/static/${i % 20}.txt`], () => ['GET', '/download'], () => ['GET', '/slow'], () => ['GET', '/stream'], () => ['GET', '/boom'], () => ['GET', '/nowhere']];
const answers = await Promise.all(Array.from({ length: 600 }, (_, i) => ask(...kinds[i % kinds.length](i))));
const counts = new Map();
for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
console.log([...counts].map(([answer, n]) => `${n} ${answer}`).sort().join('\n'));
const fetched = await Promise.all(Array.from({ length: 50 }, async (_, i) => (await fetch(`http://127.0.0.1:${port}/hello/f${i}`)).text()));
console.log(crypto.createHash('sha256').update(fetched.join()).digest('hex'));
agent.destroy();
server.close(() => console.log('closed'));
server.closeAllConnections();
