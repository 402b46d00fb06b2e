// A child's OpenSSL is configured, by a variable, to load the library.
// denied: process:inspect node --openssl-shared-config
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const config = `${lab.granted}/openssl.cnf`;
fs.writeFileSync(config, `nodejs_conf = a\nopenssl_conf = a\n[a]\nproviders = b\n[b]\nc = d\n[d]\nmodule = ${lab.programs.library}\nactivate = 1\n`);
require('node:child_process').spawnSync(lab.node, ['--openssl-shared-config', '-e', 'require("crypto").createHash("sha1")'], { env: { OPENSSL_CONF: config } });
require('node:child_process').spawnSync(lab.node, ['-e', 'require("crypto").createHash("sha1")'], { env: { OPENSSL_CONF: config, NODE_OPTIONS: '--openssl-shared-config' } });
