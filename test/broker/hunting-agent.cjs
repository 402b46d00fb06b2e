// Signs a request through the SDK and then searches whatever it can reach for what it is told, written backwards.

const { spawnSync, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const { createHmac, createHash } = require('node:crypto');
const inspector = require('node:inspector');
const path = require('node:path');
const v8 = require('node:v8');
const { Worker } = require('node:worker_threads');

const [origin, ...backwards] = process.argv.slice(2);
const needles = backwards.map((text) => [...text]);
const found = [];

/** Letter by letter from the end, so that no text of ours ever is what is looked for. */
function holds(text, needle) {
  const last = needle.length - 1;
  for (let at = text.indexOf(needle[last]); at !== -1; at = text.indexOf(needle[last], at + 1)) {
    let i = 0;
    while (i <= last && text[at + i] === needle[last - i]) i++;
    if (i > last) return true;
  }
  return false;
}

function search(where, look) {
  let text;
  try {
    text = String(look());
  } catch (error) {
    text = `${error.stack}${JSON.stringify(error)}`;
  }
  needles.forEach((needle, i) => {
    if (holds(text, needle)) found.push(`${where}: ${i}`);
  });
}

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 by hand, since the oldest Node runs no SDK of today. */
function signed() {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/eu-west-1/s3/aws4_request`;
  const headers = { host: new URL(origin).host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': time, 'x-amz-security-token': token };
  const names = Object.keys(headers).join(';');
  const canonical = ['GET', '/bucket/figures', '', ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', names, 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = ['eu-west-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, time.slice(0, 8)));
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}` };
}

function request() {
  return new Promise((resolve, reject) => {
    const sent = http.get(`${origin}/bucket/figures`, { headers: signed() }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode, sent: sent._header + JSON.stringify(sent.getHeaders()) }));
    });
    sent.on('error', reject);
  });
}

async function main() {
  const answer = await request();
  search('the request', () => answer.sent);
  search('env', () => JSON.stringify(process.env) + JSON.stringify(Object.getOwnPropertyDescriptors(process.env)));
  search('environ', () => fs.readFileSync('/proc/self/environ', 'latin1'));
  search('environ of a thread', () => fs.readFileSync(`/proc/self/task/${process.pid}/environ`, 'latin1'));
  search('a child', () => spawnSync('env', { encoding: 'latin1' }).stdout);
  search('a child that looks back', () => spawnSync('sh', ['-c', 'cat /proc/$PPID/environ'], { encoding: 'latin1' }).stdout);
  search('a Node child', () => execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'latin1' }));
  search('a report', () => JSON.stringify(process.report.getReport()));
  search('a written report', () => fs.readFileSync(process.report.writeReport(path.resolve('report.json')), 'latin1'));
  search('the inspector', () => {
    const session = new inspector.Session();
    let answer = '';
    session.connect();
    session.post('Runtime.evaluate', { expression: 'JSON.stringify(process.env)' }, (error, result) => { answer = JSON.stringify(error ?? result); });
    return answer;
  });
  search('old matches', () => RegExp.input + RegExp.lastMatch + RegExp['$`'] + RegExp["$'"]);
  search('the log', () => fs.readdirSync('.safeclaw/audit').map((name) => fs.readFileSync(`.safeclaw/audit/${name}`, 'latin1')).join(''));
  await new Promise((resolve) => {
    const worker = new Worker('require("node:worker_threads").parentPort.postMessage(JSON.stringify(process.env))', { eval: true });
    worker.on('message', (text) => search('a worker', () => text)).on('error', (error) => search('a worker', () => error.stack)).on('exit', resolve);
  });
  search('the heap', () => fs.readFileSync(v8.writeHeapSnapshot(path.resolve('heap.heapsnapshot')), 'latin1'));
  console.log(JSON.stringify({ status: answer.status, found }));
}

main();
