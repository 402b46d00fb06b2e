// Loads the kernel's copy of the environment as if it were a .env file.
// nodes: >=20
// denied: file:read environ
process.loadEnvFile('/proc/self/environ');
console.log(process.env);
