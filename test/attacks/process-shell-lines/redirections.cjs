// A redirection of the allowed tool writes and reads outside.
// denied: file:write secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool } = lab.programs;
for (const line of [`${tool} > ${lab.denied}/new`, `${tool} >> ${lab.secret}`, `> ${lab.denied}/new`, `${tool} 2> ${lab.denied}/new`, `${tool} >| ${lab.denied}/new`, `exec 3<> ${lab.denied}/new`, `cd ${lab.denied}; ${tool} > new`, `while read x; do echo $x; done < ${lab.secret}`, `read x < ${lab.secret}; echo $x`, `: > ${lab.granted}/links/born`]) process.stdout.write(spawnSync(line, { shell: true }).stdout ?? '');
