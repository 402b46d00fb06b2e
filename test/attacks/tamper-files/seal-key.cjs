// Looks for keys in the gate's folders, and for what is in the logs of others.
// denied: file:write .safeclaw
// only gated: the folders are the gate's
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const name of ['key', 'seal.key', 'seal', 'audit/seal.key', 'audit.key']) {
  for (const act of [() => fs.writeFileSync(`${lab.project}/.safeclaw/${name}`, 'x'), () => fs.symlinkSync('/dev/null', `${lab.project}/.safeclaw/${name}`), () => fs.mkdirSync(`${lab.project}/.safeclaw/${name}`)]) {
    try {
      act();
      console.log('done');
    } catch (error) {
      console.log(error.code);
    }
  }
}
