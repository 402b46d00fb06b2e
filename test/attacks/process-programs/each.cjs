// Every function that starts a program.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const child = require('node:child_process');
const { promisify } = require('node:util');
const { marker } = lab.programs;
const ignore = (emitter) => emitter.on('error', () => {});
const attempt = (act) => {
  try {
    act();
  } catch {
    // Refused.
  }
};
ignore(child.spawn(marker));
child.exec(marker, () => {});
child.execFile(marker, () => {});
promisify(child.exec)(marker).catch(() => {});
promisify(child.execFile)(marker).catch(() => {});
attempt(() => child.spawnSync(marker));
attempt(() => child.execSync(marker, { stdio: 'ignore' }));
attempt(() => child.execFileSync(marker, { stdio: 'ignore' }));
attempt(() => ignore(child.fork(marker, { execPath: '/bin/sh' })));
attempt(() => ignore(new child.ChildProcess()).spawn({ file: marker, args: [marker], stdio: 'ignore' }));
