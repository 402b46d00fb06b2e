// Changes the compiled policy that the next start reads, and starts.
// only gated: the cache is the gate's
// denied: file:write .safeclaw
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const below = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? below(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
for (const file of [...below(`${lab.project}/.safeclaw`).filter((name) => !name.includes('/audit/')), `${lab.project}/.safeclaw/compiled/planted`]) {
  try {
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'latin1') : '';
    fs.writeFileSync(file, text.replaceAll('deny', 'allow'), 'latin1');
  } catch (error) {
    console.log(error.code);
  }
}
const text = `try { console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
console.log(String(spawnSync(process.execPath, ['-e', text], { cwd: lab.project }).stdout));
