// Runs in the older kinds of a realm: a domain, and what catches errors for it.
// denied: file:read secret.txt
const domain = require('node:domain');
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = domain.create();
own.on('error', (error) => {
  console.log(error.code);
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
});
own.run(() => {
  process.nextTick(() => console.log(fs.readFileSync(lab.secret, 'utf8')));
  fs.readFile(lab.secret, own.intercept((text) => console.log(String(text))));
});
