// Code of the granted folder by every loader.
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const file = `${lab.granted}/module.cjs`;
const { Worker } = require('node:worker_threads');
(async () => {
  const values = [require(file), Module.createRequire(`${lab.granted}/x.js`)('./module.cjs'), (await import(pathToFileURL(file).href)).default];
  const answer = await new Promise((resolve, reject) => new Worker(`require('node:worker_threads').parentPort.postMessage(require(${JSON.stringify(file)}))`, { eval: true }).on('message', resolve).on('error', reject));
  console.log([...values, answer].every((value) => value === 'granted text') ? 'ok' : values);
})();
