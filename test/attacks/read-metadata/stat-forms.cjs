// Asks for size and time by the other functions, as big integers, without an exception, through links.
// denied: file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const file = `${lab.denied}/sized`;
for (const ask of [() => fs.lstatSync(file, { bigint: true }).size, () => fs.statSync(Buffer.from(file), { throwIfNoEntry: false }).mtimeMs / 1000, () => fs.promises.stat(file).then(({ size }) => size), () => fs.promises.lstat(`${lab.granted}/links/folder/sized`).then(({ mtimeMs }) => mtimeMs / 1000)]) (async () => console.log(String(await ask())))().catch((error) => console.log(error.code));
