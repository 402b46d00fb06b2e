// Workers of a cluster start with settings that lose the preload.
// denied: file:read secret.txt
// also: child-code.cjs
const lab = JSON.parse(process.argv[2]);
const cluster = require('node:cluster');
cluster.setupPrimary({ exec: `${lab.project}/child-code.cjs`, args: [lab.secret], execArgv: [] });
cluster.fork({ NODE_OPTIONS: '', SAFECLAW_POLICY: '/dev/null', SAFECLAW_MODE: 'observe' });
