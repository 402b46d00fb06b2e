// Module mocks of the test runner stand in for builtins behind the gate.
// nodes: >=22
// stopped by: mocks are the program's own modules; the read is decided below them
const lab = JSON.parse(process.argv[2]);
const { mock } = require('node:test');
const fs = require('node:fs');
const real = fs.readFileSync;
mock.method(fs, 'readFileSync', (...args) => real(...args));
try {
  console.log(fs.readFileSync(lab.secret, 'utf8'));
} catch {
  console.log(mock.method(fs, 'openSync').mock.restore());
}
mock.restoreAll();
console.log(fs.readFileSync(lab.secret, 'utf8'));
