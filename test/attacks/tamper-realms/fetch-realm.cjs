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
const ended = [];
const get = (form) => new Promise((resolve) => http.get(form, (answer) => answer.resume().on('close', resolve)).on('error', resolve));
for (const form of forms) {
  ended.push(fetch(form).then((answer) => answer.text()), get(form));
}
ended.push(get(vm.runInContext(`({ get host() { return '${denied.host}' }, get port() { return ${denied.http} }, path: '/denied', __proto__: { method: 'GET' } })`, realm)));
Promise.allSettled(ended).then(() => process.exit(0));
