// A child with ordinary flags runs, and is gated.
// only gated: without the gate the child reads what it is denied here
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const code = `try { require('fs').readFileSync(${JSON.stringify(lab.secret)}); console.log('read'); } catch (error) { console.log(error.code, require('fs').readFileSync(${JSON.stringify(`${lab.granted}/file.txt`)}, 'utf8')); }`;
const { stdout } = spawnSync(lab.node, ['--no-warnings', '--stack-trace-limit=5', '-e', code]);
console.log(String(stdout).trim() === 'EACCES granted text' ? 'ok' : String(stdout));
