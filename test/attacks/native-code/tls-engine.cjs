// A TLS context names an engine for its client certificate, by a getter that names none the first time.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
const tls = require('node:tls');
let count = 0;
const options = { get clientCertEngine() { return count++ % 2 === 0 ? undefined : lab.programs.library; } };
for (let i = 0; i < 4; i++) {
  try {
    tls.createSecureContext(options);
  } catch {
    // Refused, or no engine.
  }
}
tls.createSecureContext({ clientCertEngine: lab.programs.library });
