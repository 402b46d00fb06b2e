// Hides dots and letters of the path behind percent signs.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const text of [`${lab.granted}/%2e%2e/denied/secret.txt`, `${lab.denied}/%73ecret.txt`, `${lab.granted}/.%2E/denied/secret%2Etxt`, `${lab.granted}/tree%0a/../../denied/sec\tret.txt`]) {
  try {
    console.log(fs.readFileSync(new URL(`file://${text}`), 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
