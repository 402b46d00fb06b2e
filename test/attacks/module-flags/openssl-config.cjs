// A child Node is given a configuration of OpenSSL that loads native code, or tells its text in an error.
// denied: process:inspect node --openssl-config
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { stdout, stderr } = spawnSync(lab.node, [`--openssl-config=${lab.secret}`, '--openssl-shared-config', '-e', '0']);
console.log(String(stdout), String(stderr));
spawnSync(lab.node, ['--report-on-fatalerror', '--report-uncaught-exception', `--report-directory=${lab.denied}`, '-e', 'throw 1']);
