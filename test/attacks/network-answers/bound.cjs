// Native code is given a bound function in the place of a query's callback, with the program's answer in it.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
dns.lookup('localhost', () => http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined));
const request = process._getActiveRequests().find(({ hostname }) => hostname === 'localhost');
try {
  const answer = Reflect.apply.bind(null, request.oncomplete, request, [null, [servers.denied.host]]);
  Object.defineProperty(request, 'oncomplete', { get: () => answer });
} catch {
  // Locked: the answer is the system's, and the connection below is made all the same.
}
