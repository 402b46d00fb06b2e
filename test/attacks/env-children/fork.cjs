// Forks a Node program that prints it.
// denied: env:read DENIED_KEY
// also: child.cjs
const { fork } = require('node:child_process');
fork('./child.cjs', { env: process.env, execArgv: [] });
