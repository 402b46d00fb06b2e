// Children of every kind do what the policy grants.
const lab = JSON.parse(process.argv[2]);
const { execFileSync, fork, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const code = `process.stdout.write(require('fs').readFileSync(${JSON.stringify(`${lab.granted}/file.txt`)}, 'utf8'))`;
fs.writeFileSync(`${lab.granted}/child.cjs`, code);
const texts = [String(spawnSync(lab.node, ['-e', code]).stdout), String(execFileSync(lab.node, [`${lab.granted}/child.cjs`], { env: {} }))];
fork(`${lab.granted}/child.cjs`, [], { silent: true, execArgv: [] }).stdout.on('data', (text) => texts.push(String(text))).on('close', () => console.log(texts.length === 3 && texts.every((text) => text === 'granted text') ? 'ok' : texts));
