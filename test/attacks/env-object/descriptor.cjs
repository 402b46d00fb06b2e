// Takes the value from a property descriptor.
// denied: env:read DENIED_KEY
console.log(Object.getOwnPropertyDescriptor(process.env, 'DENIED_KEY')?.value);
