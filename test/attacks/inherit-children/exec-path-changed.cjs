// `process.execPath` and `process.execArgv` are changed before a fork.
// denied: env:write NODE_OPTIONS
// also: child-code.cjs
const lab = JSON.parse(process.argv[2]);
process.execPath = '/usr/bin/env';
process.execArgv = ['-i', lab.node];
require('node:child_process').fork(`${lab.project}/child-code.cjs`, [lab.secret]);
