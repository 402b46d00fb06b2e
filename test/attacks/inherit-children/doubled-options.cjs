// The environment names NODE_OPTIONS twice, since the environment of a hand-made child is a list.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { ChildProcess } = require('node:child_process');
const child = new ChildProcess();
child.on('error', () => {});
child.spawn({ file: lab.node, args: ['node', '-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], envPairs: ['NODE_OPTIONS=', 'NODE_OPTIONS=--no-warnings', 'SAFECLAW_MODE=observe'], stdio: 'inherit' });
