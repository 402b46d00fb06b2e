// Reads while an error goes through the process: in its monitor, its handler, its capture, and those of rejections.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const read = () => {
  try {
    console.log(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
};
for (const name of ['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'rejectionHandled', 'warning', 'multipleResolves']) process.on(name, read);
fs.promises.readFile(lab.secret);
Promise.reject(new Error('mine'));
process.emitWarning('mine');
setTimeout(() => {
  throw new Error('mine');
}, 20);
setTimeout(() => {
  process.removeAllListeners('uncaughtException');
  process.setUncaughtExceptionCaptureCallback(read);
  fs.readFile(lab.secret, (error) => {
    throw error;
  });
}, 60);
