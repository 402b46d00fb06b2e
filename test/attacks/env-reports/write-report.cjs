// Has native code write a report with the environment into a granted folder.
// stopped by: denied keys are taken out of the real environment before the program starts
const lab = JSON.parse(process.argv[2]);
process.report.directory = lab.granted;
process.report.writeReport('report.json');
