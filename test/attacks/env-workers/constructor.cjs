// Starts the worker by whatever class it finds behind the exported one.
// denied: env:read DENIED_KEY
const workers = require('node:worker_threads');
class Own extends workers.Worker {}
const classes = [workers.Worker.prototype.constructor, Own, Object.getPrototypeOf(Own)];
for (const found of classes) new found('console.log(process.env.DENIED_KEY)', { eval: true, execArgv: [] });
