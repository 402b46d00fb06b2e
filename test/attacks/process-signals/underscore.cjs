// The function below `process.kill`, with numbers beyond 32 bits.
// denied: process:signal SIGUSR2
// also: job.cjs
require('./job.cjs').start(({ pid }) => {
  const { SIGUSR2 } = require('node:os').constants.signals;
  for (const number of [pid, pid + 2 ** 32]) {
    try {
      process._kill(number, SIGUSR2);
    } catch {
      // Refused.
    }
  }
});
