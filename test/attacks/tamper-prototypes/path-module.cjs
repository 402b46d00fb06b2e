// `path`, `url` and `process.cwd` say that every path is the granted one.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
for (const target of [require('node:path'), require('node:path').posix]) for (const name of ['resolve', 'normalize', 'join', 'dirname', 'relative', 'isAbsolute', 'basename']) target[name] = () => `${lab.granted}/file.txt`;
const url = require('node:url');
url.fileURLToPath = url.pathToFileURL = () => `${lab.granted}/file.txt`;
process.cwd = () => lab.granted;
fs.realpathSync = fs.realpathSync.native = fs.readlinkSync = () => `${lab.granted}/file.txt`;
console.log(fs.readFileSync(lab.secret, 'latin1'));
