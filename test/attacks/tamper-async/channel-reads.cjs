// Reads in what listens to the channels on which Node and libraries announce what they do.
// denied: file:read secret.txt
const fs = require('node:fs');
const http = require('node:http');
const channels = require('node:diagnostics_channel');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
const read = () => {
  try {
    texts.add(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
};
for (const name of ['http.client.request.start', 'http.client.request.created', 'http.client.response.finish', 'net.client.socket', 'undici:request:create', 'undici:client:beforeConnect', 'undici:client:connected', 'undici:client:sendHeaders', 'undici:request:headers', 'child_process', 'worker_threads', 'tracing:child_process.spawn:start']) channels.channel(name).subscribe(read);
read();
const { port, host } = { host: '127.0.0.1', port: lab.servers.granted.http };
http.get({ host, port }, (answer) => answer.resume()).on('error', read);
fetch(`http://${host}:${port}/`).then((answer) => answer.text()).catch(read).finally(() => {
  console.log([...texts].join());
  process.exit(0);
});
