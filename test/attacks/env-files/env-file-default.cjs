// Loads `.env` of the working folder, where a link of that name was laid.
// nodes: >=20
// denied: file:read .env
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
process.chdir(lab.granted);
fs.unlinkSync('.env');
fs.symlinkSync('links/folder/.env', '.env');
process.loadEnvFile();
console.log(process.env.FROM_DENIED_FILE);
