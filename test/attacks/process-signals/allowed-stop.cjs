// A child is stopped by its handle, and the process may signal itself.
const { lab } = { lab: JSON.parse(process.argv[2]) };
const { spawn } = require('node:child_process');
const fs = require('node:fs');
fs.writeFileSync(`${lab.granted}/job`, 'exec sleep 20\n');
const child = spawn('sh', [`${lab.granted}/job`]);
process.once('SIGUSR2', () => child.kill());
child.on('exit', (code, signal) => console.log(signal === 'SIGTERM' ? 'ok' : signal));
process.kill(process.pid, 'SIGUSR2');
