// The process starts its own inspector by a signal.
// denied: process:inspect
// only gated: what an inspector shows is no secret of the lab's
for (const act of [() => process.kill(process.pid, 'SIGUSR1'), () => process._debugProcess(process.pid), () => process.kill(`${process.pid}`, 'SIGUSR1'), () => process._kill(process.pid + 2 ** 32, 10), () => process.kill(0, 'SIGUSR1'), () => process.kill(-process.pid, 'SIGUSR1')]) {
  try {
    act();
  } catch {
    // Refused.
  }
}
setTimeout(() => {
  if (require('node:inspector').url() !== undefined) process.kill(process.pid, 'SIGKILL');
}, 200);
