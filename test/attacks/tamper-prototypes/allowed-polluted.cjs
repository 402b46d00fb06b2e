// What is granted still works in a program that has changed builtins of its own.
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
Array.prototype.last = function () { return this[this.length - 1]; };
String.prototype.shout = function () { return this.toUpperCase(); };
const { push } = Array.prototype;
Array.prototype.push = function (...items) { return push.apply(this, items); };
Object.prototype.extra = 'x';
if (fs.readFileSync(`${lab.granted}/file.txt`, 'utf8') === 'granted text') console.log('ok');
