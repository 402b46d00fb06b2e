// Has the history of a Node shell written there.
// denied: process:inspect or file:write
const lab = JSON.parse(process.argv[2]);
const { PassThrough } = require('node:stream');
const shell = require('node:repl').start({ input: new PassThrough(), output: new PassThrough(), terminal: true });
shell.setupHistory(`${lab.denied}/history`, (error) => {
  console.log(error?.code);
  setTimeout(() => process.exit(0), 100);
});
