// The same, for a program that is not granted.
// denied: shell:execute marker
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawn, spawnSync, execFileSync } = require('node:child_process');
const run = (value) => {
  try {
    spawnSync(lab.programs.marker, ['x']);
    execFileSync(lab.programs.marker);
  } catch {
    // Refused.
  }
  return value;
};
for (const act of [() => spawnSync(lab.programs.tool, ['x'], { get env() { return run({}); } }), () => fs.readFileSync(`${lab.granted}/file.txt`, { get encoding() { return run('utf8'); } }), () => spawn(lab.programs.tool, ['x'], { get stdio() { return run('ignore'); } })]) {
  try {
    act();
  } catch {
    // Refused.
  }
}
