// A query is answered by the program, which hides from a look at the stack.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
const queries = new Map();
const RealError = Error;
require('node:async_hooks').createHook({
  init(id, type, trigger, request) {
    if (type === 'GETADDRINFOREQWRAP') queries.set(id, request);
  },
  before(id) {
    const request = queries.get(id);
    if (request === undefined) return;
    const { callback } = request;
    request.callback = () => undefined;
    globalThis.Error = class extends RealError { static prepareStackTrace(error, sites) { return RealError.prepareStackTrace(error, sites.slice(0, 1)); } };
    request.oncomplete(null, [servers.denied.host]);
    globalThis.Error = RealError;
    request.callback = callback;
  },
}).enable();
dns.lookup('localhost', () => http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined));
