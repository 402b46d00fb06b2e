// Serialises the environment with V8's own serialiser and by structured cloning.
// denied: env:read DENIED_KEY
const v8 = require('node:v8');
for (const copy of [() => v8.serialize(process.env).toString('latin1'), () => JSON.stringify(structuredClone(process.env)), () => v8.serialize({ ...process.env }).toString('latin1')]) {
  try {
    console.log(copy());
  } catch (error) {
    console.log(error.message);
  }
}
