// A query's request is taken from an async hook and answered by the program.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
require('node:async_hooks').createHook({
  init(id, type, trigger, request) {
    if (type !== 'GETADDRINFOREQWRAP') return;
    process.nextTick(() => {
      const { callback } = request;
      request.callback = () => undefined;
      request.oncomplete(null, [servers.denied.host]);
      request.callback = callback;
    });
  },
}).enable();
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
dns.lookup('localhost', () => {
  http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined);
});
