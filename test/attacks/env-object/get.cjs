// Reads a variable that is not granted.
// denied: env:read DENIED_KEY
console.log(process.env.DENIED_KEY);
