// Has a Node shell, with builtins of its own for the asking, read the file by what is typed into it.
// denied: process:inspect or file:read
const lab = JSON.parse(process.argv[2]);
const { PassThrough } = require('node:stream');
const input = new PassThrough();
require('node:repl').start({ input, output: process.stdout, useGlobal: false });
input.write(`require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')\nfs.readFileSync(${JSON.stringify(lab.secret)}, 'utf8')\n.load ${lab.secret}\n`);
setTimeout(() => process.exit(0), 300);
