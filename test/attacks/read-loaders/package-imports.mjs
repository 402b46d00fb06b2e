// Learns what a package.json says by the `imports` and `exports` in it.
// denied: file:read or module:load denied
// escapes: >=24: "fields of a `package.json` outside the grant"
import { createRequire } from 'node:module';

const { denied } = JSON.parse(process.argv[2]);
for (const name of ['#secret', 'leaky']) {
  try {
    console.log(createRequire(`${denied}/leaky/any.js`).resolve(name));
  } catch (error) {
    console.log(error.code, error.message);
  }
  try {
    console.log(import.meta.resolve(name, `file://${denied}/leaky/any.js`));
  } catch (error) {
    console.log(error.code);
  }
}
