// A fork without flags and environment reads the file.
// denied: file:read secret.txt
// also: child-code.cjs
const lab = JSON.parse(process.argv[2]);
require('node:child_process').fork(`${lab.project}/child-code.cjs`, [lab.secret], { execArgv: [], env: {} });
