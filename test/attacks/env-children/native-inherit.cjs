// Starts a program by the class under child_process, with no environment: then native code hands on the real one.
// stopped by: denied keys are taken out of the real environment before the program starts
const { ChildProcess } = require('node:child_process');
const child = new ChildProcess();
child.spawn({ file: '/usr/bin/printenv', args: ['printenv'], stdio: 'inherit', envPairs: undefined });
