// Has the report written by a signal, under a name that says nothing.
// denied: file:write denied
const lab = JSON.parse(process.argv[2]);
for (const act of [() => (process.report.directory = lab.denied), () => (process.report.signal = 'SIGUSR2'), () => (process.report.reportOnSignal = true)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
process.on('SIGUSR2', () => {});
try {
  process.kill(process.pid, 'SIGUSR2');
} catch (error) {
  console.log(error.code);
}
setTimeout(() => {}, 500);
