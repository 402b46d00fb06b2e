// Runs inside a mount namespace of its own, in which the names of AWS lead to this machine: starts an S3 stand-in
// behind TLS on port 443 and runs the agent against it with the SDK's own regional, virtual-hosted endpoints.
// Prints one JSON object: what the agent said, and which requests the server saw.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as https from 'node:https';

const { node, agent, folder, preload, certificate, key } = JSON.parse(process.argv[2]);
const seen = [];
const server = https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, (request, response) => {
  seen.push(`${request.method} ${request.headers.host}${request.url.split('?')[0]}`);
  request.resume().on('end', () => {
    response.setHeader('content-type', 'text/plain');
    response.end(request.method === 'GET' ? 'contents' : '');
  });
});
await new Promise((resolve) => server.listen(443, '127.0.0.1', resolve));
const child = spawn(node, ['--import', preload, agent], {
  cwd: folder,
  env: { PATH: process.env.PATH, HOME: folder, AWS_REGION: 'us-east-1', NODE_EXTRA_CA_CERTS: certificate, AWS_SECRET_ACCESS_KEY: 'the-secret', AWS_SHARED_CREDENTIALS_FILE: '/app/credentials', NODE_NO_WARNINGS: '1' },
  stdio: ['ignore', 'pipe', 'pipe'],
});
let stdout = '';
let stderr = '';
child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
const code = await new Promise((resolve) => child.on('close', resolve));
console.log(JSON.stringify({ code, stdout, stderr, seen }));
process.exit(0);
