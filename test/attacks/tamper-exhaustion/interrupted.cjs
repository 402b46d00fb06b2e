// Has calls ended at a random instant, in the middle of the gate, and acts after that.
// denied: file:read secret.txt
const fs = require('node:fs');
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const context = vm.createContext({ fs, secret: lab.secret, own: `${lab.granted}/file.txt`, texts: new Set() });
const script = new vm.Script('for (;;) { try { fs.readFileSync(own); texts.add(fs.readFileSync(secret, "utf8")); } catch {} }');
const end = Date.now() + 1200;
while (Date.now() < end) {
  try {
    script.runInContext(context, { timeout: 5 });
  } catch {
    // Its time was over.
  }
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
}
console.log([...context.texts]);
