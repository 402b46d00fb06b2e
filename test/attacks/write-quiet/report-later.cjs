// Has the report written when an exception is not caught, into a folder that is chosen before.
// denied: file:write denied
const lab = JSON.parse(process.argv[2]);
try {
  process.report.directory = lab.denied;
} catch (error) {
  console.log(error.code);
}
try {
  process.report.filename = '../denied/report.json';
} catch (error) {
  console.log(error.code);
}
process.report.reportOnUncaughtException = true;
throw new Error('mine');
