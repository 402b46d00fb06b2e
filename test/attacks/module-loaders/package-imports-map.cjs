// Node's native code reads a package.json outside the grant, and the error says where its `imports` lead.
// escapes: all: "fields of a `package.json` outside the grant"
const lab = JSON.parse(process.argv[2]);
require('node:module').createRequire(`${lab.denied}/named/any.js`)('#a');
