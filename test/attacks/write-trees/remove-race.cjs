// Removes a tree of its own, in which a folder becomes a link while it is walked over.
// denied: file:delete or file:list or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
// The deletion runs where names are looked up late; the link is laid before.
const folder = `${lab.granted}/many`;
fs.mkdirSync(`${folder}/tree`, { recursive: true });
for (let i = 0; i < 50; i++) fs.writeFileSync(`${folder}/tree/${i}`, '');
const removal = fs.promises.rm(`${folder}/tree/inner/../../tree/`, { recursive: true, force: true });
fs.renameSync(`${folder}/tree`, `${lab.granted}/away`);
fs.symlinkSync(`${lab.denied}/tree`, `${folder}/tree`);
removal.catch((error) => console.log(error.code)).then(() => fs.promises.rm(`${folder}/tree/`, { recursive: true })).catch((error) => console.log(error.code));
