// A request that a rule denies, to a service behind a socket file that a rule grants.
// denied: network:request /denied
const { servers } = JSON.parse(process.argv[2]);
const http = require('node:http');
http.get({ socketPath: servers.granted.unix, path: '/denied' }).on('error', () => undefined);
new http.Agent({ socketPath: servers.granted.unix });
http.get({ agent: new http.Agent({ socketPath: servers.granted.unix }), path: 'http://other/denied' }).on('error', () => undefined);
