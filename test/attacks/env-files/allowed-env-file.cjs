// Loads a granted .env file into the environment.
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
process.loadEnvFile(`${lab.granted}/.env`);
if (process.env.GRANTED_FROM_FILE === 'granted text') console.log('ok');
