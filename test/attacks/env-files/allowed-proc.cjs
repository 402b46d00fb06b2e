// Reads what /proc says of the process itself.
const fs = require('node:fs');
const { pid } = process;
if (fs.readFileSync('/proc/self/status', 'utf8').includes(`Pid:\t${pid}`) && fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('node') && fs.readdirSync('/proc/self/task').length > 0) console.log('ok');
