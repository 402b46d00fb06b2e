// Reads it in the thread of the module hooks, which is no worker of the program's.
// nodes: 20,22,24
// denied: env:read or process:inspect
import { register } from 'node:module';

register(`data:text/javascript,${encodeURIComponent('process._rawDebug(process.env.DENIED_KEY); import { writeSync } from "node:fs"; writeSync(1, JSON.stringify(process.env)); export const resolve = (a, b, next) => next(a, b);')}`);
await import('data:text/javascript,0');
