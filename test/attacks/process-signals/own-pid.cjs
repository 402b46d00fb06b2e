// `process.pid` is changed, so that another process seems to be this one.
// denied: process:signal SIGUSR2
// also: job.cjs
require('./job.cjs').start(({ pid }) => {
  Object.defineProperty(process, 'pid', { value: pid, configurable: true });
  process.kill(process.pid, 'SIGUSR2');
});
