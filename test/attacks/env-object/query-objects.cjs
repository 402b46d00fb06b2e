// Lists every object of a class with what is in it, those of the gate among them.
// nodes: >=22
// denied: process:inspect
const v8 = require('node:v8');
class Kept {
  value = process.env.DENIED_KEY;
}
const kept = new Kept();
console.log(v8.queryObjects(Kept, { format: 'summary' }), v8.queryObjects(Map, { format: 'summary' }), kept.value?.length);
