// Lets an uncaught exception write the report.
// stopped by: denied keys are taken out of the real environment before the program starts
const lab = JSON.parse(process.argv[2]);
process.report.directory = lab.granted;
process.report.reportOnUncaughtException = true;
throw new Error('mine');
