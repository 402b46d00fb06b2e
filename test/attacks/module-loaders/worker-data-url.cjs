// A worker of a data: URL imports code outside.
// denied: module:load module.mjs
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');
const code = `import secret from ${JSON.stringify(pathToFileURL(`${lab.denied}/module.mjs`).href)}; console.log(secret);`;
new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`)).on('error', () => {});
