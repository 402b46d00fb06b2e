// Reads the environment from a diagnostic report, which native code fills.
// stopped by: denied keys are taken out of the real environment before the program starts
console.log(JSON.stringify(process.report.getReport()));
