// A query's request is answered by bound functions in a promise's job, which leave no frame on the stack.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
dns.lookup('localhost', () => undefined);
// Others of the loader may be on their way, too.
const request = process._getActiveRequests().find(({ hostname }) => hostname === 'localhost');
if (request !== undefined) Promise.resolve().then(Reflect.apply.bind(null, request.oncomplete, request, [null, [servers.denied.host]]));
setTimeout(() => http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined), 50);
