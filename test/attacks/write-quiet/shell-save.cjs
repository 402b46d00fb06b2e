// Has a Node shell save its session there, by a command typed into it.
// denied: process:inspect or file:write
const lab = JSON.parse(process.argv[2]);
const { PassThrough } = require('node:stream');
const input = new PassThrough();
require('node:repl').start({ input, output: new PassThrough() });
input.write(`1 + 1\n.save ${lab.denied}/session.js\n`);
setTimeout(() => process.exit(0), 200);
