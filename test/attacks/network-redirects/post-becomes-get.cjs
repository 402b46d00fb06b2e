// A request with a body that the answer turns into another method and place.
// denied: network:request /private/denied
const lab = JSON.parse(process.argv[2]);
const to = encodeURIComponent(`http://127.0.0.2:${lab.servers.denied.http}/x`);
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/a?to=${to}`, { method: 'GET', redirect: 'follow', headers: { authorization: 'x' } }).catch(() => {});
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/../private/denied`).catch(() => {});
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/%2e%2e/private/denied`).catch(() => {});
