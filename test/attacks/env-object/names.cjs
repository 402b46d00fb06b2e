// Learns which variables there are: the name itself is the secret.
// denied: env:read HIDDEN_
console.log(Object.keys(process.env).join(), Object.getOwnPropertyNames(process.env).join(), Reflect.ownKeys(process.env).join());
