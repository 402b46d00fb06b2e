// Puts up a gate of its own, with a policy that allows everything, by the package that stands there for programs.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.writeFileSync(`${lab.granted}/open.yaml`, 'version: 1\nrules:\n  - { action: "*", effect: allow }\n');
process.env.SAFECLAW_POLICY = `${lab.granted}/open.yaml`;
process.env.SAFECLAW_MODE = 'observe';
for (const file of ['index.cjs', 'register.cjs']) {
  try {
    const own = require(`${lab.package}/${file}`);
    const gate = own.createSafeClawGate?.({ policy: `${lab.granted}/open.yaml`, mode: 'observe' });
    gate?.uninstall?.();
    gate?.close?.();
  } catch (error) {
    console.log(error.code);
  }
}
console.log(fs.readFileSync(lab.secret, 'utf8'));
