// Has a granted program write what it prints into the file, by a descriptor and by a stream.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawn, spawnSync } = require('node:child_process');
try {
  spawnSync(lab.programs.tool, { stdio: ['ignore', fs.openSync(`${lab.denied}/out`, 'a'), 'ignore'] });
} catch (error) {
  console.log(error.code);
}
const stream = fs.createWriteStream(lab.secret, { flags: 'a' });
stream.on('error', (error) => console.log(error.code)).on('open', () => spawn(lab.programs.tool, { stdio: ['ignore', stream, stream] }));
