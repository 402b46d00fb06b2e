// What the others share: a job that leaves a mark at a signal, and is stopped in the end.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
exports.lab = lab;
exports.start = (act) => {
  fs.writeFileSync(`${lab.granted}/job`, `trap '${lab.programs.marker} signal' USR2\necho ready\nwhile :; do sleep 0.05; done\n`);
  const child = spawn('sh', [`${lab.granted}/job`], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  child.stdout.once('data', () => {
    try {
      act(child);
    } catch {
      // Refused.
    }
    setTimeout(() => child.kill('SIGKILL'), 300);
  });
};
