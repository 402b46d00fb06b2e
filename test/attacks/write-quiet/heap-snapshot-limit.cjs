// Has a snapshot written into the working folder when memory runs out.
// flags: --max-old-space-size=24
// nodes: 24
// denied: process:inspect or file:write
const v8 = require('node:v8');
try {
  v8.setHeapSnapshotNearHeapLimit(1);
} catch (error) {
  console.log(error.code);
  process.exit(1);
}
const kept = [];
for (let i = 0; i < 150_000; i++) kept.push({ text: `${kept.length}`.repeat(20) });
