// Fills the memory up, by half of what V8 may use and beyond, and reads meanwhile.
// flags: --max-old-space-size=100
// denied: file:read secret.txt
const fs = require('node:fs');
const v8 = require('node:v8');
const lab = JSON.parse(process.argv[2]);
const kept = [];
const { heap_size_limit: limit } = v8.getHeapStatistics();
while (v8.getHeapStatistics().used_heap_size < limit * 0.45) kept.push(new Array(5000).fill(kept.length));
for (let i = 0; i < 5; i++) {
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
  kept.push(new Array(5000).fill(i));
}
