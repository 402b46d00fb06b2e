// Acts while the gate reads the options, arguments and environments of a call that is granted.
// denied: file:read secret.txt
const fs = require('node:fs');
const http = require('node:http');
const lab = JSON.parse(process.argv[2]);
const { spawn, spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const read = (value) => {
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
  return value;
};
const file = `${lab.granted}/file.txt`;
const port = lab.servers.granted.http;
for (const act of [
  () => fs.readFileSync(file, { get encoding() { return read('utf8'); }, get flag() { return read('r'); } }),
  () => fs.writeFileSync(`${lab.granted}/own`, 'x', { get mode() { return read(0o600); } }),
  () => fs.mkdirSync(`${lab.granted}/own-2`, { get recursive() { return read(true); } }),
  () => fs.cpSync(file, `${lab.granted}/own-3`, { get force() { return read(true); } }),
  () => spawnSync(lab.programs.tool, ['x'], { get env() { return read({}); }, get cwd() { return read(lab.granted); } }),
  () => spawn(lab.programs.tool, [{ toString: () => read('x') }]).on('error', () => {}),
  () => http.get({ get host() { return read('127.0.0.1'); }, port, get headers() { return read({}); } }).on('error', () => {}),
  () => fetch(`http://127.0.0.1:${port}/`, { get method() { return read('GET'); }, get headers() { return read({}); } }).catch(() => {}),
  () => new Worker('0', { eval: true, get workerData() { return read(0); }, get env() { return read({}); }, get execArgv() { return read([]); } }),
  () => Object.keys(new Proxy(process.env, { ownKeys: (target) => read(Reflect.ownKeys(target)) })),
]) {
  try {
    act();
  } catch {
    // Refused, or not to its taste.
  }
}
setTimeout(() => process.exit(0), 400);
