// The engine's name is inherited from the prototype of everything.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
Object.prototype.clientCertEngine = lab.programs.library;
Object.prototype.privateKeyEngine = lab.programs.library;
Object.prototype.privateKeyIdentifier = 'x';
try {
  require('node:tls').createSecureContext({});
} catch {
  // Refused.
}
require('node:https').createServer();
