// The number of the process is an object that is another number each time.
// denied: process:signal SIGUSR2
// also: job.cjs
require('./job.cjs').start(({ pid }) => {
  for (let start = 0; start < 4; start++) {
    let count = start;
    const number = { [Symbol.toPrimitive]: () => (count++ % 3 === 0 ? pid : process.pid), valueOf: () => (count++ % 3 === 0 ? pid : process.pid) };
    try {
      process.kill(number, 'SIGUSR2');
    } catch {
      // Refused, or no number.
    }
  }
  process.kill(String(pid), 'SIGUSR2');
});
