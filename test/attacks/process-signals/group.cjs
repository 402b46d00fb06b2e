// The group of another process is sent a signal.
// denied: process:signal SIGUSR2
// also: job.cjs
require('./job.cjs').start(({ pid }) => process.kill(-pid, 'SIGUSR2'));
