// The granted tool by lines of a shell, with a redirection to the granted folder.
const lab = JSON.parse(process.argv[2]);
const { execSync } = require('node:child_process');
const { tool } = lab.programs;
const fs = require('node:fs');
const text = String(execSync(`cd /; ${tool} 'a; b' && ${tool} "c d" > ${lab.granted}/out.txt`));
console.log(text === 'ok\n' && fs.readFileSync(`${lab.granted}/out.txt`, 'utf8') === 'ok\n' ? 'ok' : text);
