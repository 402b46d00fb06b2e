// Reads it in a worker of a URL that holds its code.
// denied: env:read DENIED_KEY
import { Worker } from 'node:worker_threads';

new Worker(new URL('data:text/javascript,console.log(process.env.DENIED_KEY)'));
