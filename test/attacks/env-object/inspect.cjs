// Shows the environment with util.inspect, and what a Proxy would hide.
// denied: env:read DENIED_KEY
const util = require('node:util');
console.log(util.inspect(process.env, { showProxy: true, showHidden: true, depth: 9 }), util.format('%o', process.env));
