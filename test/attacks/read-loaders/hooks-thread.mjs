// Redirects an own module by a hook in the loader's thread, and reads the file there.
// nodes: 20,22,24
// denied: module:load or file:read denied
import { register } from 'node:module';

const { denied, secret } = JSON.parse(process.argv[2]);
register(`data:text/javascript,${encodeURIComponent(`import { readFileSync, writeSync } from 'node:fs'; try { writeSync(1, readFileSync('${secret}')); } catch (error) { writeSync(1, error.code); } export const resolve = (name, context, next) => name === 'planted' ? { url: 'file://${denied}/module.mjs', shortCircuit: true } : next(name, context);`)}`);
await import('planted').then(console.log, (error) => console.log(error.code));
