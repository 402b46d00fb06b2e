// Every method of arrays is empty, and what is pushed is lost.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { secret } = lab;
for (const name of Object.getOwnPropertyNames(Array.prototype)) {
  if (typeof Array.prototype[name] === 'function' && name !== 'constructor') Array.prototype[name] = () => [];
}
Array.prototype[Symbol.iterator] = function* () {};
Array.isArray = () => false;
try {
  process._rawDebug(fs.readFileSync(secret, 'latin1'));
} catch {
  // Refused.
}
