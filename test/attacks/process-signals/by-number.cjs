// Another process is sent a signal by its number.
// denied: process:signal SIGUSR2
// also: job.cjs
require('./job.cjs').start(({ pid }) => process.kill(pid, 'SIGUSR2'));
