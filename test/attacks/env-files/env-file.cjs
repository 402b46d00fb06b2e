// Loads a .env file that may not be read into the environment, natively.
// nodes: >=20
// denied: file:read .env
const lab = JSON.parse(process.argv[2]);
process.loadEnvFile(`${lab.denied}/.env`);
console.log(process.env.FROM_DENIED_FILE);
