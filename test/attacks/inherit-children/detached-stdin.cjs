// A child takes its program from standard input.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
console.log(String(require('node:child_process').spawnSync(lab.node, ['-'], { env: {}, input: `console.log(require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))` }).stdout));
