// An https agent builds its context from options that name an engine.
// denied: network:request https://127.0.0.1
const lab = JSON.parse(process.argv[2]);
const https = require('node:https');
https.get({ host: '127.0.0.1', port: lab.servers.granted.https, rejectUnauthorized: false, clientCertEngine: lab.programs.library }, (response) => response.resume()).on('error', () => {});
