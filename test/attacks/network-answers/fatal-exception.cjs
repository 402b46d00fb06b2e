// A query is answered a second time by what native code calls when its callback throws, in the context of the answer.
// denied: network:request 127.0.0.2
'use strict';
const http = require('node:http');
const dns = require('node:dns');
const { servers } = JSON.parse(process.argv[2]);
const lookup = (name, options, callback) => (options.all ? callback(null, [{ address: servers.denied.host, family: 4 }]) : callback(null, servers.denied.host, 4));
const realFatal = process._fatalException;
dns.lookup('localhost', () => {
  request.callback = () => undefined;
  process._fatalException = Reflect.apply.bind(null, request.oncomplete, request, [null, [servers.denied.host]]);
  setImmediate(() => {
    process._fatalException = realFatal;
    http.get({ host: 'localhost', port: servers.denied.http, path: '/denied', lookup }, (response) => response.resume()).on('error', () => undefined);
  });
  throw new Error('handled by an answer');
});
process.on('uncaughtException', () => undefined);
const request = process._getActiveRequests().find(({ hostname }) => hostname === 'localhost');
