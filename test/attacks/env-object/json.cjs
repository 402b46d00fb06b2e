// Serialises the environment as JSON.
// denied: env:read DENIED_KEY
console.log(JSON.stringify(process.env));
