// A registered hook opens a connection to a denied server from its thread.
// denied: network:connect tcp://127.0.0.2
// nodes: >=20
import { register } from 'node:module';
const lab = JSON.parse(process.argv[2]);
const text = `import net from 'node:net'; export async function initialize(data) { await new Promise((done) => net.connect(data.port, data.host, function () { this.end('from hooks', done); }).on('error', done)); }`;
register(`data:text/javascript,${encodeURIComponent(text)}`, { data: { host: lab.servers.denied.host, port: lab.servers.denied.tcp } });
await import('data:text/javascript,1');
