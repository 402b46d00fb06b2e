// Reads it through the named export of node:process.
// denied: env:read DENIED_KEY
import { env } from 'node:process';
import * as whole from 'node:process';

console.log(env.DENIED_KEY, whole.default.env.DENIED_KEY, whole.env.DENIED_KEY);
