// Takes all descriptors at once.
// denied: env:read DENIED_KEY
console.log(Object.getOwnPropertyDescriptors(process.env));
