// Has another realm's values describe a request: its URL, its headers, its signal.
// denied: network:request 127.0.0.2
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { denied, granted } = lab.servers;
const realm = vm.createContext({ target: `http://${denied.host}:${denied.http}/denied`, own: `http://${granted.host}:${granted.http}/`, URL, Request });
const forms = vm.runInContext(`[
  target, new String(target), { toString: () => target }, new URL(target), { href: own, toString: () => target }, [target],
  new Proxy(new URL(own), { get: (from, key) => (key === 'toString' || key === Symbol.toPrimitive ? () => target : Reflect.get(from, key, from)) }),
]`, realm);
const http = require('node:http');
for (const form of forms) {
  fetch(form).then((answer) => answer.text(), () => {}).then(() => {}, () => {});
  try {
    http.get(form).on('error', () => {});
  } catch {
    // No URL for it.
  }
}
http.get(vm.runInContext(`({ get host() { return '${denied.host}' }, get port() { return ${denied.http} }, path: '/denied', __proto__: { method: 'GET' } })`, realm)).on('error', (error) => console.log(error.code));
setTimeout(() => process.exit(0), 600);
