// A WebSocket to the denied server.
// denied: network:request 127.0.0.2
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
new WebSocket(`ws://127.0.0.2:${lab.servers.denied.http}/a`).onerror = () => {};
setTimeout(() => process.exit(0), 500);
