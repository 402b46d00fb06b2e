// Takes the `env` property away, to find what was there before on the object or above it.
// denied: env:read DENIED_KEY
const kept = process.env;
const descriptor = Object.getOwnPropertyDescriptor(process, 'env');
const found = [descriptor.get?.call(process)?.DENIED_KEY, descriptor.value?.DENIED_KEY, kept.DENIED_KEY];
delete process.env;
for (let at = process; at !== null; at = Object.getPrototypeOf(at)) found.push(Object.getOwnPropertyDescriptor(at, 'env')?.value?.DENIED_KEY);
found.push(process.env?.DENIED_KEY);
process.env = {};
console.log(found.join());
