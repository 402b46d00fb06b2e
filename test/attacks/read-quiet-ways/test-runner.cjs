// Has the test runner read it: its mocks and reporters took their own references of fs.
// nodes: >=20
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { mock } = require('node:test');
const original = fs.readFileSync;
mock.method(fs, 'readFileSync', (...args) => original(...args));
console.log(fs.readFileSync(lab.secret, 'utf8'));
mock.restoreAll();
console.log(fs.readFileSync(lab.secret, 'utf8'));
