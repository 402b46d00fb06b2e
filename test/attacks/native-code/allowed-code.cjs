// Code of the granted folder, a certificate context and a database in memory.
const lab = JSON.parse(process.argv[2]);
const tls = require('node:tls');
const value = require(`${lab.granted}/module.cjs`);
if (value === 'granted text' && tls.createSecureContext({}) !== undefined) console.log('ok');
