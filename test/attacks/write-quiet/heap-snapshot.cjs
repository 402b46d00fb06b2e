// Has a snapshot of the heap written, by its name and into the working folder.
// denied: process:inspect or file:write
const lab = JSON.parse(process.argv[2]);
const v8 = require('node:v8');
for (const act of [() => v8.writeHeapSnapshot(`${lab.denied}/a.heapsnapshot`), () => v8.writeHeapSnapshot()]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
