// Has a REPL load and show the file.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const input = new PassThrough();
const server = repl.start({ input, output: process.stdout, terminal: false });
server.on('exit', () => process.exit(0));
input.end(`.load ${lab.secret}\nrequire('fs').readFileSync('${lab.secret}', 'utf8')\n.exit\n`);
