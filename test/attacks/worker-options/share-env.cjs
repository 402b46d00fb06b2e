// A worker shares the environment of its parent, and shows the denied key.
// denied: env:read DENIED_KEY
const { Worker, SHARE_ENV } = require('node:worker_threads');
new Worker('console.log(process.env.DENIED_KEY, JSON.stringify({ ...process.env }))', { eval: true, env: SHARE_ENV }).on('error', () => {});
