// Changes the log: adds to it, cuts it off, takes its files away and puts others there.
// only gated: the log is the gate's
// denied: file:write or file:delete .safeclaw
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const folder = `${lab.project}/.safeclaw/audit`;
const files = fs.readdirSync(folder).map((name) => `${folder}/${name}`);
const act = (run) => {
  try {
    run();
    console.log('done');
  } catch (error) {
    console.log(error.code);
  }
};
fs.symlinkSync(folder, `${lab.granted}/log`);
for (const file of [...files, ...files.map((name) => name.replace(folder, `${lab.granted}/log`)), `${folder}/../audit/planted.jsonl`]) {
  for (const run of [() => fs.appendFileSync(file, '{"x":1}\n'), () => fs.truncateSync(file), () => fs.writeFileSync(file, ''), () => fs.chmodSync(file, 0), () => fs.renameSync(file, `${lab.granted}/away`), () => fs.unlinkSync(file), () => fs.linkSync(file, `${lab.granted}/hard`), () => fs.copyFileSync(`${lab.granted}/file.txt`, file)]) act(run);
}
for (const run of [() => fs.renameSync(folder, `${lab.granted}/folder`), () => fs.rmSync(folder, { recursive: true }), () => fs.renameSync(`${lab.project}/.safeclaw`, `${lab.granted}/folder`), () => fs.rmSync(`${lab.project}/.safeclaw`, { recursive: true, force: true }), () => fs.chmodSync(folder, 0)]) act(run);
