// A denial's error is taken apart while it is made: the program's hook for stacks runs within the gate.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
Object.defineProperty(Error, 'stackTraceLimit', { get: () => { throw new Error('now'); }, set() {}, configurable: true });
Error.captureStackTrace = () => { throw new Error('now'); };
Error.prepareStackTrace = () => { throw new Error('now'); };
globalThis.Error = function () { throw 'now'; };
const attempt = () => {
  try {
    process._rawDebug(fs.readFileSync(lab.secret, 'latin1'));
  } catch {
    // Refused.
  }
};
attempt();
attempt();
