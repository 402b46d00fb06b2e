// Reads where a link leads.
// denied: file:stat link
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const link = `${lab.denied}/link`;
for (const read of [() => fs.readlinkSync(link), () => fs.readlinkSync(Buffer.from(link), 'hex'), () => fs.promises.readlink(link, { encoding: 'buffer' })]) (async () => console.log(String(await read())))().catch((error) => console.log(error.code));
