// Lets Node read the source map that a module names, and asks for it.
// also: mapped.cjs
// denied: file:read map.json
const { findSourceMap } = require('node:module');
process.setSourceMapsEnabled(true);
const { fail } = require('./mapped.cjs');
console.log(JSON.stringify(findSourceMap(require.resolve('./mapped.cjs'))?.payload), fail());
