// Descriptors that the gate defines properties by inherit accessors and flags.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const http = require('node:http');
const { defineProperty } = Object;
const define = (key, value) => defineProperty(Object.prototype, key, { __proto__: null, configurable: true, writable: true, value });
define('get', () => undefined);
define('set', () => undefined);
define('writable', true);
define('configurable', true);
const attempt = (act) => {
  try {
    act();
  } catch {
    // Refused.
  }
};
attempt(() => process._rawDebug(fs.readFileSync(lab.secret, 'latin1')));
attempt(() => process._rawDebug(process.env.DENIED_KEY));
attempt(() => require('node:child_process').spawnSync(lab.programs.marker));
attempt(() => http.get({ host: '127.0.0.2', port: lab.servers.denied.http }).on('error', () => {}));
