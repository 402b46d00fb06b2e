// A hooks thread has an environment of its own and prints the denied variable.
// denied: env:read DENIED_KEY
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const { register } = require('node:module');
register(`data:text/javascript,${encodeURIComponent(`import { writeSync } from 'node:fs'; writeSync(1, JSON.stringify({ ...process.env }) + process.env[${'"DENIED_KEY"'}]);`)}`);
import('node:url');
