// A look-alike of a URL is one URL when it is decided and another when it is registered.
// stopped by: it is made a string once, and the hooks that it names are loaded by gated reads
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { href } = pathToFileURL(`${lab.denied}/module.mjs`);
let count = 0;
const shifting = { toString: () => (count++ === 0 ? 'data:text/javascript,1' : `data:text/javascript,import value from ${JSON.stringify(href)}; console.log(value)`) };
register(shifting);
register(shifting);
import('node:url');
