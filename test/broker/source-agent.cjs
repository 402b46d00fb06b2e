// Signs by hand, with whatever its environment gives it, as an SDK of any age would; says what came of each request and
// what it could find out.

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const v8 = require('node:v8');

const { origin, steps, files, hunted = [] } = JSON.parse(process.argv[2]);
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
const hash = (text) => crypto.createHash('sha256').update(text).digest('hex');

function get(path) {
  const { host, hostname, port } = new URL(origin);
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/eu-west-1/s3/aws4_request`;
  const headers = { host, 'x-amz-content-sha256': hash(''), 'x-amz-date': time, ...(token === undefined ? {} : { 'x-amz-security-token': token }) };
  const names = Object.keys(headers).join(';');
  const canonical = ['GET', path, '', ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', names, hash('')].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, time.slice(0, 8)), 'eu-west-1'), 's3'), 'aws4_request');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex')}`;
  return new Promise((resolve) => {
    http.get({ hostname, port, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve(`${response.statusCode} ${text}`));
    }).on('error', (error) => resolve(`${error.code ?? error.name} ${error.safeclaw?.code} ${error.safeclaw?.reason}`));
  });
}

const tried = (run) => { try { return run(); } catch (error) { return error.code ?? error.message; } };

(async () => {
  const out = { answers: [], seen: {}, files: {} };
  for (const step of steps) {
    if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step));
    else out.answers.push(await get(step));
    // What the engine keeps of the last regular expression, whoever used it.
    out.matched = [RegExp.input, RegExp.lastMatch, RegExp.leftContext, RegExp.rightContext].join();
  }
  for (const [key, value] of Object.entries(process.env)) if (key.startsWith('AWS_')) out.seen[key] = value;
  for (const file of files) out.files[file] = [tried(() => fs.readFileSync(file, 'utf8')), tried(() => fs.writeFileSync(file, 'mine'))];
  // Written the other way round, so that asking for them puts them nowhere.
  const heap = hunted.length === 0 ? '' : fs.readFileSync(v8.writeHeapSnapshot('heap.heapsnapshot'), 'latin1');
  out.heap = hunted.length === 0 ? [] : [heap.includes('AKIASAFECLAWBROKERED'), ...hunted.map((text) => heap.includes([...text].reverse().join('')))];
  out.report = JSON.stringify(process.report.getReport());
  console.log(JSON.stringify(out));
})();
