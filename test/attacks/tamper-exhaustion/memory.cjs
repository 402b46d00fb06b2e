// Fills the memory up by half of what V8 may use, and reads meanwhile.
// flags: --max-old-space-size=100
// denied: file:read secret.txt
const fs = require('node:fs');
const v8 = require('node:v8');
const lab = JSON.parse(process.argv[2]);
const kept = [];
while (v8.getHeapStatistics().used_heap_size < 45 * 2 ** 20) kept.push(new Array(5000).fill(kept.length));
for (let i = 0; i < 5; i++) {
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
  kept.push(new Array(5000).fill(i));
}
