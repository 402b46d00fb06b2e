// Starts a worker of a cluster that prints it.
// also: child.cjs
// denied: env:read DENIED_KEY
const cluster = require('node:cluster');
cluster.setupPrimary({ exec: './child.cjs', execArgv: [] });
cluster.fork(process.env);
