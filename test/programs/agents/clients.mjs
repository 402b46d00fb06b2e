// The HTTP clients of the registry against one server: methods, bodies, redirects, compression, errors, streams.

import http from 'node:http';
import { pipeline } from 'node:stream/promises';
import fs from 'node:fs';
import zlib from 'node:zlib';
import axios from 'axios';
import got from 'got';
import nodeFetch, { FormData as NodeFormData } from 'node-fetch';
import { Agent, fetch as undiciFetch, MockAgent, Pool, request, setGlobalDispatcher, stream } from 'undici';

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const url = new URL(request.url, 'http://x');
    if (url.pathname === '/redirect') response.writeHead(302, { location: '/json?from=redirect' }).end();
    else if (url.pathname === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(zlib.gzipSync('z'.repeat(5000)));
    else if (url.pathname === '/teapot') response.writeHead(418).end('short and stout');
    else if (url.pathname === '/hang') setTimeout(() => response.end(), 2000).unref();
    else if (url.pathname === '/big') response.end(Buffer.alloc(300_000, 'b'));
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ method: request.method, query: url.search, body: Buffer.concat(parts).length, type: request.headers['content-type']?.split(';')[0] }));
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const show = async (name, value) => {
  try { console.log(name, await value); } catch (error) { console.log(name, 'failed', error.name, error.code, error.response?.status ?? error.response?.statusCode); }
};

await show('axios get', axios.get(`${origin}/json`, { params: { a: 1 } }).then((r) => r.data));
await show('axios post', axios.post(`${origin}/json`, { b: 2 }).then((r) => r.data));
await show('axios form', axios.postForm(`${origin}/json`, { c: '3' }).then((r) => r.data.type));
await show('axios redirect', axios.get(`${origin}/redirect`).then((r) => [r.data, r.request.res.responseUrl.replace(origin, '')]));
await show('axios gzip', axios.get(`${origin}/gzip`).then((r) => r.data.length));
await show('axios 418', axios.get(`${origin}/teapot`));
await show('axios timeout', axios.get(`${origin}/hang`, { timeout: 30 }));
await show('axios nobody', axios.get('http://127.0.0.1:1/'));
await show('axios fetch adapter', axios.get(`${origin}/json`, { adapter: 'fetch' }).then((r) => r.data));
await show('got json', got(`${origin}/json`, { searchParams: { a: 1 } }).json());
await show('got post', got.post(`${origin}/json`, { json: { b: 2 } }).json());
await show('got redirect', got(`${origin}/redirect`).then((r) => [r.body, r.redirectUrls.map((u) => u.pathname)]));
await show('got gzip', got(`${origin}/gzip`).text().then((t) => t.length));
await show('got 418', got(`${origin}/teapot`));
await show('got timeout', got(`${origin}/hang`, { timeout: { request: 30 }, retry: { limit: 0 } }));
await pipeline(got.stream(`${origin}/big`), fs.createWriteStream('got.bin'));
const timings = (await got(`${origin}/json`)).timings;
console.log('got timings', Object.keys(timings).join(' '), Object.keys(timings.phases).join(' '));
await show('node-fetch', nodeFetch(`${origin}/redirect`).then(async (r) => [await r.json(), r.redirected]));
const form = new NodeFormData();
form.set('f', 'v');
await show('node-fetch form', nodeFetch(`${origin}/json`, { method: 'POST', body: form }).then((r) => r.json()).then((r) => r.type));
await show('node-fetch nobody', nodeFetch('http://127.0.0.1:1/'));
await pipeline((await nodeFetch(`${origin}/big`)).body, fs.createWriteStream('node-fetch.bin'));
await show('undici request', request(`${origin}/json`, { method: 'PUT', body: 'abc' }).then((r) => r.body.json()));
await show('undici fetch', undiciFetch(`${origin}/redirect`).then((r) => r.json()));
const pool = new Pool(origin, { connections: 2, pipelining: 1 });
await show('undici pool', Promise.all(Array.from({ length: 20 }, (_, i) => pool.request({ path: `/json?i=${i}`, method: 'GET' }).then((r) => r.body.json()).then((b) => b.query))).then((all) => all.join('')));
await pool.close();
await stream(`${origin}/big`, { opaque: null }, () => fs.createWriteStream('undici.bin'));
await show('undici nobody', request('http://127.0.0.1:1/'));
const mock = new MockAgent();
mock.disableNetConnect();
mock.get('http://mocked.test').intercept({ path: '/' }).reply(200, 'mocked');
await show('undici mock', request('http://mocked.test/', { dispatcher: mock }).then((r) => r.body.text()));
await show('undici mock refused', request('http://elsewhere.test/', { dispatcher: mock }));
setGlobalDispatcher(new Agent({ keepAliveTimeout: 10 }));
await show('global fetch', fetch(`${origin}/json`, { method: 'POST', body: new URLSearchParams({ q: '1' }) }).then((r) => r.json()));
await show('global fetch nobody', fetch('http://127.0.0.1:1/').catch((error) => [error.message, error.cause.code, error.cause.syscall]));
await show('global fetch abort', fetch(`${origin}/hang`, { signal: AbortSignal.timeout(30) }));
server.close();
server.closeAllConnections();
console.log('closed');
