// The loader's cache of paths is made to say that an allowed name is the file.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const request = `${lab.granted}/a.js`;
Module._pathCache[`${request}\0`] = lab.secret;
Module._pathCache[`${request}\x00${lab.granted}`] = lab.secret;
require(request);
