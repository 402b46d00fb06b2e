// Every method of strings says that the path is another.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { secret, granted } = lab;
const lie = { startsWith: () => true, endsWith: () => true, includes: () => true, indexOf: () => 0, lastIndexOf: () => 0, charCodeAt: () => 47, codePointAt: () => 47, slice: () => `${granted}/file.txt`, substring: () => `${granted}/file.txt`, split: () => [granted, 'file.txt'], replace: () => `${granted}/file.txt`, replaceAll: () => `${granted}/file.txt`, toLowerCase: () => `${granted}/file.txt`, toString: () => `${granted}/file.txt`, valueOf: () => `${granted}/file.txt`, trim: () => `${granted}/file.txt`, match: () => ['a'], concat: () => `${granted}/file.txt`, normalize: () => `${granted}/file.txt`, padStart: () => 'a', at: () => '/' };
for (const [name, value] of Object.entries(lie)) String.prototype[name] = value;
try {
  process._rawDebug(fs.readFileSync(secret, 'latin1'));
} catch {
  // Refused.
}
