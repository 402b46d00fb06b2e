// Source maps of a stack trace are read from wherever a comment of the program says.
// denied: file:read map.json
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { findSourceMap } = require('node:module');
process.setSourceMapsEnabled(true);
fs.mkdirSync(`${lab.granted}/maps`);
fs.writeFileSync(`${lab.granted}/maps/a.cjs`, `exports.x = 1;\n//# sourceMappingURL=${lab.denied}/map.json\n`);
require(`${lab.granted}/maps/a.cjs`);
console.log(JSON.stringify(findSourceMap(`${lab.granted}/maps/a.cjs`)?.payload));
