// Looks for the gate's objects in the heap, by their class and in a snapshot.
// nodes: >=22
// denied: process:inspect
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const v8 = require('node:v8');
for (const act of [() => v8.queryObjects(Function, { format: 'summary' }), () => v8.getHeapSnapshot().read()]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
console.log(fs.readFileSync(lab.secret, 'utf8'));
