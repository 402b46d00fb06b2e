// Turns the exclusion of the environment off before asking for a report.
// stopped by: denied keys are taken out of the real environment before the program starts
process.report.excludeEnv = false;
console.log(JSON.stringify(process.report.getReport(new Error('mine'))));
