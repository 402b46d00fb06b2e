// A program with async hooks of its own reaches the granted name.
'use strict';
const http = require('node:http');
const { servers } = JSON.parse(process.argv[2]);
require('node:async_hooks').createHook({ init() {}, before() {}, after() {} }).enable();
http.get({ host: 'localhost', family: 4, port: servers.granted.http, path: '/granted' }, (response) => {
  response.resume().on('end', () => console.log('ok'));
});
