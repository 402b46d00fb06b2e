// Copies the environment with Object.assign.
// denied: env:read DENIED_KEY
console.log(Object.assign({}, process.env).DENIED_KEY);
