// Reads at the very end, when the gate may have gone.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const read = () => {
  try {
    process._rawDebug(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
};
process.prependListener('exit', read);
process.on('beforeExit', read);
process.on('exit', () => {
  process.on('exit', read);
  queueMicrotask(read);
  process.nextTick(read);
});
process.finalization?.register({}, read);
process.finalization?.registerBeforeExit?.({}, read);
const { reallyExit } = process;
process.reallyExit = (code) => {
  read();
  reallyExit.call(process, code);
};
process.emit = new Proxy(process.emit, { apply: (target, self, args) => (read(), Reflect.apply(target, self, args)) });
setTimeout(() => process.exit(0), 50);
