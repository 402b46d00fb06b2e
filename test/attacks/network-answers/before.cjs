// A query's request is answered by the program in the async context of the real answer, just before that comes.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
const queries = new Map();
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
const ask = () => http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined);
require('node:async_hooks').createHook({
  init(id, type, trigger, request) {
    if (type === 'GETADDRINFOREQWRAP') queries.set(id, request);
  },
  before(id) {
    const request = queries.get(id);
    if (request === undefined) return;
    const { callback } = request;
    request.callback = () => undefined;
    Reflect.apply(request.oncomplete, request, [null, [servers.denied.host]]);
    request.callback = callback;
    ask();
  },
}).enable();
dns.lookup('localhost', ask);
