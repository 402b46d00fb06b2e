// Has Node's own resolver read that package.json for a module that stands there.
// nodes: >=22
// denied: file:read or module:load denied
// escapes: >=22: "fields of a `package.json` outside the grant"
import { registerHooks } from 'node:module';

const { denied } = JSON.parse(process.argv[2]);
registerHooks({ resolve: (name, context, next) => next(name, { ...context, parentURL: `file://${denied}/leaky/any.mjs` }) });
for (const name of ['#secret', 'leaky']) {
  try {
    console.log(await import(name));
  } catch (error) {
    console.log(error.code, error.message);
  }
}
