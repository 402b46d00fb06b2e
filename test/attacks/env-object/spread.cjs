// Copies the whole environment.
// denied: env:read DENIED_KEY
console.log({ ...process.env });
