// The class of TCP handles, taken from a socket, connects without one.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const { createHook } = require('node:async_hooks');
const seen = [];
createHook({ init: (id, type, trigger, resource) => seen.push([type, resource]) }).enable();
const socket = new net.Socket().on('error', () => {});
socket.connect(lab.servers.denied.tcp, '127.0.0.2');
setTimeout(() => {
  const [, handle] = seen.find(([type]) => type === 'TCPWRAP') ?? [];
  const [, request] = seen.find(([type]) => type === 'TCPCONNECTWRAP') ?? [];
  if (handle === undefined) return;
  const TCP = handle.constructor;
  const mine = new TCP(0);
  const Request = request?.constructor ?? Object;
  try {
    mine.connect(new Request(), '127.0.0.2', lab.servers.denied.tcp);
  } catch {
    // Not a request that the native function takes.
  }
  setTimeout(() => process.exit(0), 200);
}, 50);
