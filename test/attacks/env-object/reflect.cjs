// Reads it with Reflect.get and a receiver of its own.
// denied: env:read DENIED_KEY
console.log(Reflect.get(process.env, 'DENIED_KEY', { own: true }));
