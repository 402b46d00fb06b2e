// A fork by another path to Node, through a link.
// denied: file:read secret.txt
// also: child-code.cjs
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.symlinkSync(lab.node, `${lab.granted}/node`);
require('node:child_process').fork(`${lab.project}/child-code.cjs`, [lab.secret], { execPath: `${lab.granted}/node`, execArgv: [], env: {} });
