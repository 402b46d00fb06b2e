// Throws an error whose source map says that its line stands in the file: Node shows that line.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
process.setSourceMapsEnabled(true);
const map = { version: 3, sources: [`file://${lab.secret}`], names: [], mappings: 'AAAA,AAAA,AAAA;AAAA;AAAA' };
const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
fs.writeFileSync(`${lab.granted}/thrower.cjs`, `throw new Error('mine');\n${comment}\n`);
require(`${lab.granted}/thrower.cjs`);
