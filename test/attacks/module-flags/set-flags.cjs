// V8 flags are set at run time: natives syntax prints what closures hold, and a log file is opened.
// denied: process:inspect v8.setFlagsFromString
const lab = JSON.parse(process.argv[2]);
const v8 = require('node:v8');
try {
  v8.setFlagsFromString(`--logfile=${lab.denied}/v8.log`);
  v8.setFlagsFromString('--log-all');
  v8.setFlagsFromString('--redirect-code-traces-to=' + lab.denied + '/code.asm');
  v8.setFlagsFromString('--redirect-code-traces');
  v8.setFlagsFromString('--print-opt-code');
  v8.setFlagsFromString('--turbo-filter=*');
  v8.setFlagsFromString(`--trace-turbo-path=${lab.denied}`);
  v8.setFlagsFromString('--trace-turbo');
} catch {
  // Refused.
}
function hot(a) {
  return a + 1;
}
let sum = 0;
for (let i = 0; i < 3e6; i++) sum = hot(sum);
setTimeout(() => hot(sum), 100);
