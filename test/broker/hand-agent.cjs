// A program that signs by itself with what its environment gives it, over every client, and in ways that cannot be signed again.

const crypto = require('node:crypto');
const http = require('node:http');
const net = require('node:net');

const { endpoint, other, proxy } = JSON.parse(process.argv[2]);
const hash = (data) => crypto.createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => crypto.createHmac('sha256', key).update(data).digest();
const env = { id: process.env.AWS_ACCESS_KEY_ID, secret: process.env.AWS_SECRET_ACCESS_KEY, token: process.env.AWS_SESSION_TOKEN };

function keyOf(date, region, service) {
  return hmac(hmac(hmac(hmac(`AWS4${env.secret}`, date), region), service), 'aws4_request');
}

function sign(method, url, { headers = {}, body = '', payload = hash(body), service = 's3', region = 'eu-west-1', token = env.token, sha = true, offset = 0 } = {}) {
  const { host, pathname, searchParams } = new URL(url);
  const time = new Date(Date.now() + offset).toISOString().replace(/[-:]|\.\d+/g, '');
  const all = { host, 'x-amz-date': time, ...(sha ? { 'x-amz-content-sha256': payload } : {}), ...(token ? { 'x-amz-security-token': token } : {}), ...headers };
  const names = Object.keys(all).sort();
  const query = [...searchParams].map(([n, v]) => `${encodeURIComponent(n)}=${encodeURIComponent(v)}`).sort().join('&');
  const canonical = [method, pathname, query, ...names.map((name) => `${name}:${all[name]}`), '', names.join(';'), payload].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signature = hmac(keyOf(time.slice(0, 8), region, service), ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex');
  return { ...all, authorization: `AWS4-HMAC-SHA256 Credential=${env.id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`, time, scope, signature };
}

function clean({ time: _t, scope: _s, signature: _g, ...headers }) {
  return headers;
}

function request(method, url, headers, write = (r) => r.end(), options = {}) {
  return new Promise((resolve) => {
    const target = new URL(url);
    const req = http.request({ method, host: target.hostname, port: target.port, path: target.pathname + target.search, headers, ...options }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => resolve(`${res.statusCode} ${text}`));
    });
    req.on('error', (error) => resolve(`${error.safeclaw?.code ?? error.code} ${error.safeclaw?.reason ?? ''}`));
    write(req);
  });
}

function raw(text, port = new URL(endpoint).port) {
  return new Promise((resolve) => {
    let got = '';
    const socket = net.connect(Number(port), '127.0.0.1', () => { for (const part of [text].flat()) socket.write(part, 'latin1'); });
    socket.on('error', (error) => resolve(error.safeclaw?.code ?? error.code));
    socket.on('data', (d) => { got += d; if ((got.match(/HTTP\/1.1/g) ?? []).length === (raw.expected ?? 1)) { socket.destroy(); resolve(got.match(/HTTP\/1.1 (\d+)/g).join(' ')); } });
  });
}

const head = (method, path, headers) => `${method} ${path} HTTP/1.1\r\n${Object.entries(clean(headers)).map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`;

async function main() {
  const out = {};
  const url = `${endpoint}/b/k`;
  out.get = await request('GET', url, clean(sign('GET', url)));
  out.put = await request('PUT', url, clean(sign('PUT', url, { body: 'hello' })), (r) => r.end('hello'));
  out['unsigned payload'] = await request('PUT', url, clean(sign('PUT', url, { payload: 'UNSIGNED-PAYLOAD' })), (r) => { r.write('one'); r.end('two'); });
  const json = { headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' }, body: '{"TableName":"T"}', service: 'dynamodb', sha: false };
  out['body hashed'] = await request('POST', `${endpoint}/`, clean(sign('POST', `${endpoint}/`, json)), (r) => r.end(json.body));
  out['body hashed, in pieces'] = await request('POST', `${endpoint}/`, clean(sign('POST', `${endpoint}/`, json)), (r) => { r.write('{"TableName"'); setTimeout(() => r.end(':"T"}'), 20); });
  out.fetch = await fetch(`${url}?list-type=2&prefix=a%20b`, { headers: clean(sign('GET', `${url}?list-type=2&prefix=a%20b`)) }).then(async (r) => `${r.status} ${await r.text()}`, String);
  out['fetch with a body'] = await fetch(url, { method: 'PUT', body: 'hello', headers: clean(sign('PUT', url, { body: 'hello' })) }).then(async (r) => `${r.status} ${await r.text()}`, String);
  out.skew = await request('GET', url, clean(sign('GET', url, { offset: 3600_000 })));
  out['without the token'] = await request('GET', url, clean(sign('GET', url, { token: undefined })));
  out.pipelined = await ((raw.expected = 2), raw(head('GET', '/b/1', sign('GET', `${endpoint}/b/1`)) + head('GET', '/b/2', sign('GET', `${endpoint}/b/2`))));
  raw.expected = 1;
  const whole = head('GET', '/b/3', sign('GET', `${endpoint}/b/3`));
  out['in pieces'] = await raw([whole.slice(0, 30), whole.slice(30, 140), whole.slice(140)]);
  const spaced = sign('GET', url, { headers: { 'x-amz-meta-a': 'a b' } });
  out['odd spelling'] = await raw(head('GET', '/b/k', { ...spaced, 'x-amz-meta-a': undefined, authorization: undefined }).replace(/(x-amz-meta-a|authorization): undefined\r\n/g, '').replace('\r\n\r\n', `\r\nX-AMZ-Meta-A:   a   b  \r\nAUTHORIZATION:${spaced.authorization.replaceAll(', ', ',')}\r\n\r\n`));

  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${at.slice(0, 8)}/eu-west-1/s3/aws4_request`;
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${env.id}/${scope}`)}&X-Amz-Date=${at}&X-Amz-Expires=60${env.token ? `&X-Amz-Security-Token=${encodeURIComponent(env.token)}` : ''}&X-Amz-SignedHeaders=host`;
  out['signed URL'] = await request('GET', `${url}?${query}&X-Amz-Signature=${'0'.repeat(64)}`, {});
  out['signed URL, token added'] = await request('GET', `${url}?${query.replace(/&X-Amz-Security-Token=[^&]*/, '')}&X-Amz-Signature=${'0'.repeat(64)}`, {});

  const seed = (payload, body, extra = {}) => sign('PUT', url, { payload, headers: { 'x-amz-decoded-content-length': String(body.length), ...extra } });
  const chunked = (signed, parts, trailer = '') => {
    let previous = signed.signature;
    const key = keyOf(signed.time.slice(0, 8), 'eu-west-1', 's3');
    const chunk = (data) => {
      previous = hmac(key, ['AWS4-HMAC-SHA256-PAYLOAD', signed.time, signed.scope, previous, hash(''), hash(data)].join('\n')).toString('hex');
      return `${data.length.toString(16)};chunk-signature=${previous}\r\n${data}${data === '' && trailer !== '' ? '' : '\r\n'}`;
    };
    const body = [...parts, ''].map(chunk).join('');
    if (trailer === '') return body;
    const last = hmac(key, ['AWS4-HMAC-SHA256-TRAILER', signed.time, signed.scope, previous, hash(`${trailer}\n`)].join('\n')).toString('hex');
    return `${body}${trailer}\r\nx-amz-trailer-signature:${last}\r\n\r\n`;
  };
  const streaming = seed('STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x'.repeat(100_003));
  const streamed = chunked(streaming, ['x'.repeat(65_536), 'x'.repeat(34_467)]);
  out['signed chunks'] = await request('PUT', url, { ...clean(streaming), 'content-length': streamed.length }, (r) => r.end(streamed));
  out['signed chunks in pieces'] = await request('PUT', url, clean(streaming), (r) => { for (let i = 0; i < streamed.length; i += 7777) r.write(streamed.slice(i, i + 7777)); r.end(); });
  const trailing = seed('STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', 'hello', { 'x-amz-trailer': 'x-amz-checksum-crc32' });
  const trailed = chunked(trailing, ['hello'], 'x-amz-checksum-crc32:NhCmhg==');
  out['signed chunks and trailer'] = await request('PUT', url, { ...clean(trailing), 'content-length': trailed.length }, (r) => r.end(trailed));
  out['after that'] = await request('GET', url, clean(sign('GET', url)), undefined, { agent: new http.Agent({ keepAlive: true }) });

  out['to another host'] = await request('GET', `${other}/b/k`, clean(sign('GET', `${other}/b/k`)));
  const refuse = async (name, headers, options) => { out[name] = await request('PUT', url, headers, (r) => r.end('hello'), options); };
  const good = clean(sign('PUT', url, { body: 'hello' }));
  await refuse('for another service', clean(sign('PUT', url, { body: 'hello', service: 'kinesis' })));
  await refuse('for several regions', { ...good, authorization: good.authorization.replace('HMAC-SHA256', 'ECDSA-P256-SHA256') });
  await refuse('version 2', { ...good, authorization: `AWS ${env.id}:c2lnbmF0dXJl` });
  await refuse('signed twice', { ...good, authorization: [good.authorization, good.authorization] });
  await refuse('without its time', { ...good, 'x-amz-date': 'now' });
  await refuse('events', { ...good, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS' });
  await refuse('a body that is not seen', { ...clean(sign('PUT', url, { body: 'hello', sha: false })), expect: '100-continue' });
  await refuse('chunks that are none', { ...clean(streaming), 'content-length': '5' });
  out['through a proxy'] = await request('GET', url, clean(sign('GET', url)), undefined, { port: new URL(proxy).port, path: url });
  out['own key'] = await request('GET', url, { ...clean(sign('GET', url)), authorization: sign('GET', url).authorization.replace(env.id, 'AKIAOWNOWNOWNOWNOWN0') });
  console.log(JSON.stringify(out));
}
main();
