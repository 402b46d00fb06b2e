// Options of file functions are inherited: the functions to read by, the flags, the start.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { createReadStream } = fs;
Object.assign(Object.prototype, { flag: 'a+', flags: 'a+', recursive: true, force: true, filter: () => true, dereference: true, mode: 0o777, start: 0 });
Object.defineProperty(Object.prototype, 'fs', { configurable: true, value: undefined });
createReadStream(lab.secret, {}).on('error', () => {}).on('data', (text) => console.log(String(text)));
for (const act of [() => fs.cpSync(lab.denied, `${lab.granted}/copy`, {}), () => fs.mkdirSync(`${lab.denied}/new`, {}), () => fs.writeFileSync(`${lab.denied}/new.txt`, 'x', {})]) {
  try {
    act();
  } catch {
    // Refused.
  }
}
