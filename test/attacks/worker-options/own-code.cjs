// A worker's file is planted beside the granted data, and its URL is one that answers twice.
// denied: file:stat denied
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');
let count = 0;
const url = pathToFileURL(`${lab.granted}/module.cjs`);
Object.defineProperty(url, 'href', { get: () => (count++ === 0 ? `${pathToFileURL(`${lab.granted}/module.cjs`)}` : `${pathToFileURL(`${lab.denied}/worker.cjs`)}`) });
Object.defineProperty(url, 'pathname', { get: () => `${lab.denied}/script` });
try {
  new Worker(url).on('error', () => {});
} catch {
  // Refused.
}
new Worker(`require(${JSON.stringify(`${lab.denied}/module.cjs`)}); console.log(require(${JSON.stringify(`${lab.denied}/module.cjs`)}))`, { eval: true }).on('error', () => {});
