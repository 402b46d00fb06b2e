// Asks so often that a counter, a buffer or a breaker might give in.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
for (let i = 0; i < 12_000; i++) {
  try {
    texts.add(fs.readFileSync(i % 2 === 0 ? lab.secret : `${lab.denied}/tree/one.txt`, 'utf8'));
  } catch {
    // Refused.
  }
}
console.log([...texts].join());
Promise.allSettled(Array.from({ length: 2000 }, () => fs.promises.readFile(lab.secret, 'utf8'))).then((all) => console.log(all.find(({ status }) => status === 'fulfilled')?.value));
