// Asks functions that read to open with flags that empty the file or make one.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.readFileSync(lab.secret, { flag: 'w+' }), () => fs.readFileSync(`${lab.denied}/a`, { flag: 'a+' })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.readFile(`${lab.denied}/b`, { flag: 'w+' }, (error) => console.log(error?.code));
fs.promises.readFile(`${lab.denied}/c`, { flag: 'a+' }).catch((error) => console.log(error.code));
fs.createReadStream(`${lab.denied}/d`, { flags: 'w+' }).on('error', (error) => console.log(error.code)).resume();
fs.promises.open(`${lab.denied}/e`, fs.constants.O_CREAT).then((handle) => handle.close(), (error) => console.log(error.code));
