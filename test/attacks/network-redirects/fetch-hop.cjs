// An allowed page sends fetch on to the denied server.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const to = encodeURIComponent(`http://127.0.0.2:${lab.servers.denied.http}/x`);
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/a?to=${to}`).catch(() => {});
