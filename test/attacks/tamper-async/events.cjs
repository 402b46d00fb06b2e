// Acts in the events of emitters that the gate may use: new listeners, captured rejections, patched prototypes.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { EventEmitter } = require('node:events');
const { spawn } = require('node:child_process');
const texts = new Set();
let inside = false;
const read = () => {
  if (inside) return;
  inside = true;
  try {
    texts.add(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
  inside = false;
};
for (const name of ['emit', 'on', 'once', 'addListener', 'removeListener', 'prependListener']) {
  const before = EventEmitter.prototype[name];
  EventEmitter.prototype[name] = function (...args) {
    read();
    return Reflect.apply(before, this, args);
  };
}
process.on('newListener', read);
spawn(lab.programs.marker).on('error', read);
spawn(lab.programs.tool, ['x']).on('exit', () => console.log([...texts].join()));
fs.createReadStream(lab.secret).on('error', read).on('data', (bytes) => texts.add(String(bytes)));
