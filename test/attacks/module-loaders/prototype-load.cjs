// `Module.prototype.load` on a hand-made module whose file name leads elsewhere after it was resolved.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const made = new Module(`${lab.granted}/a.js`);
made._compile = (text) => console.log(text);
made.load(lab.secret);
