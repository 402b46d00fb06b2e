// The process becomes another Node without an environment.
// denied: file:read secret.txt
// nodes: >=24
const lab = JSON.parse(process.argv[2]);
process.execve(lab.node, ['node', '-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], {});
