// Asks a program for the one variable.
// denied: env:read DENIED_KEY
const { execFile } = require('node:child_process');
execFile('printenv', ['DENIED_KEY'], (error, text) => console.log(error?.code, text));
