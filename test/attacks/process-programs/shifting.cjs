// Names and arguments that answer differently each time that they are read.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync, execFileSync, ChildProcess } = require('node:child_process');
const { tool, marker } = lab.programs;
for (let start = 0; start < 3; start++) {
  let count = start;
  const shift = { toString: () => (count++ % 2 === 0 ? tool : marker) };
  const options = { get shell() { return count++ % 2 === 0 ? false : marker; }, get argv0() { return count++ % 2 === 0 ? 'tool' : marker; }, get cwd() { return count++ % 2 === 0 ? '/' : lab.granted; } };
  for (const act of [
    () => spawnSync(tool, options),
    () => spawnSync(tool, [shift], { shell: true }),
    () => execFileSync(tool, [], options),
    () => new ChildProcess().on('error', () => {}).spawn({ get file() { return String(shift); }, args: [shift, shift], envPairs: [], stdio: 'ignore' }),
    () => new ChildProcess().on('error', () => {}).spawn({ file: shift, args: ['tool'], envPairs: [], stdio: 'ignore' }),
  ]) {
    try {
      act();
    } catch {
      // Refused, or a form that Node does not take.
    }
  }
}
spawnSync(marker);
