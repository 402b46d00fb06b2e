// The same in a worker with little memory.
// nodes: >=24
// denied: process:inspect or file:write
const { Worker } = require('node:worker_threads');
new Worker("require('node:v8').setHeapSnapshotNearHeapLimit(1); const kept = []; for (let i = 0; i < 150_000; i++) kept.push({ text: `${kept.length}`.repeat(20) });", { eval: true, resourceLimits: { maxOldGenerationSizeMb: 12 } }).on('error', (error) => console.log(error.code));
