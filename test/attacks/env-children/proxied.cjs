// Hands on an object that answers to every name.
// denied: env:read DENIED_KEY
const { spawnSync } = require('node:child_process');
const env = new Proxy({}, { get: (_, key) => process.env[key], has: () => true, ownKeys: () => ['DENIED_KEY', 'PATH'], getOwnPropertyDescriptor: (_, key) => ({ value: process.env[key], enumerable: true, configurable: true, writable: true }) });
console.log(spawnSync('env', { env }).stdout.toString());
