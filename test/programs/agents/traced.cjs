// What an APM instruments: http in and out, fetch, files, DNS, processes; the answers are printed.

const http = require('node:http');
const fs = require('node:fs');
const dns = require('node:dns');
const { execFileSync } = require('node:child_process');
const { promisify } = require('node:util');

const server = http.createServer((request, response) => {
  response.setHeader('x-traced', request.headers.traceparent || request.headers['x-datadog-trace-id'] ? 'yes' : 'no');
  fs.readFile(__filename, 'utf8', (error, text) => response.end(String(text.length)));
});
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const got = await new Promise((resolve, reject) => http.get(origin, (response) => { let text = ''; response.on('data', (part) => (text += part)).on('end', () => resolve([response.statusCode, response.headers['x-traced'], text])); }).on('error', reject));
  const answer = await fetch(`${origin}/x`);
  const list = await Promise.all(Array.from({ length: 100 }, () => fetch(origin).then((r) => r.status)));
  console.log(got, answer.headers.get('x-traced'), await answer.text(), list.length);
  fs.writeFileSync('made.txt', 'made');
  console.log(await fs.promises.readFile('made.txt', 'utf8'), fs.existsSync('none'), (await promisify(dns.lookup)('localhost', { family: 4 })).address);
  console.log(String(execFileSync('echo', ['x'])).trim());
  await fetch('http://127.0.0.1:1/').catch((error) => console.log(error.cause.code));
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
