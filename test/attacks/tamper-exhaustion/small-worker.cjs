// Starts threads with so little memory and stack that a gate might not come up in them.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const text = `try { console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
for (const resourceLimits of [{ stackSizeMb: 0.5 }, { stackSizeMb: 1 }, { maxOldGenerationSizeMb: 4 }, { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 }, { codeRangeSizeMb: 1 }, {}]) new Worker(text, { eval: true, resourceLimits }).on('error', (error) => console.log(error.code));
