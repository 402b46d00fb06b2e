// Takes every subscriber off the channels that libraries announce their requests on.
// denied: network:request or network:connect
const lab = JSON.parse(process.argv[2]);
const channels = require('node:diagnostics_channel');
for (const name of ['undici:request:create', 'undici:client:beforeConnect', 'undici:client:sendHeaders', 'http.client.request.start', 'http.client.request.created', 'net.client.socket', 'net.server.socket', 'worker_threads', 'child_process', 'module.require', 'tracing:module.require:start', 'process']) {
  const channel = channels.channel(name);
  for (const one of [...(channel._subscribers ?? [])]) channel.unsubscribe(one);
  channel._subscribers = undefined;
  Object.setPrototypeOf(channel, channels.Channel.prototype);
  Object.defineProperty(channel, 'hasSubscribers', { value: false });
  Object.defineProperty(channel, 'publish', { value() {} });
}
fetch(`http://${lab.servers.denied.host}:${lab.servers.denied.http}/denied`).then((answer) => answer.text()).then(console.log, (error) => console.log(error.cause?.code));
