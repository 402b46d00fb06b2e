// Walks over the environment.
// denied: env:read DENIED_KEY
for (const key in process.env) console.log(key, process.env[key]);
