// NODE_OPTIONS of a child end in an open quote, so that what follows is no preload.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
for (const text of ['"', '--title="', '', '\\', '--stack-trace-limit=1 "']) {
  const { stdout } = spawnSync(lab.node, ['-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], { env: { NODE_OPTIONS: text } });
  console.log(String(stdout));
}
