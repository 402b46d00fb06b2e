// Lets a signal write the report.
// stopped by: denied keys are taken out of the real environment before the program starts
const lab = JSON.parse(process.argv[2]);
process.report.directory = lab.granted;
process.report.signal = 'SIGUSR2';
process.report.reportOnSignal = true;
process.kill(process.pid, 'SIGUSR2');
setTimeout(() => {}, 400);
