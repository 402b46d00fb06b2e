// Loads `.env` of the working folder, after that was moved to where one lies.
// nodes: >=20
// denied: file:read .env
const lab = JSON.parse(process.argv[2]);
process.chdir(`${lab.granted}/links/folder`);
process.loadEnvFile();
console.log(process.env.FROM_DENIED_FILE);
