// Loads such a file through a link, by a URL.
// nodes: >=20
// denied: file:read .env
const lab = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
process.loadEnvFile(pathToFileURL(`${lab.granted}/links/folder/.env`));
console.log(process.env.FROM_DENIED_FILE);
