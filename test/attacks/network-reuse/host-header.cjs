// The granted server is asked in the name of another host.
// denied: network:request /public/denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
for (const headers of [{ host: 'denied.example' }, [['Host', 'denied.example']], ['host', 'denied.example', 'host', '127.0.0.1']]) {
  try {
    http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/denied', headers, setHost: false }, (response) => response.resume()).on('error', () => {});
  } catch {
    // A form that this Node does not take.
  }
}
