// The second of two hops leads to the denied server.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const base = `http://127.0.0.1:${lab.servers.granted.http}/public/a?to=`;
const to = encodeURIComponent(`http://127.0.0.2:${lab.servers.denied.http}/x`);
fetch(base + encodeURIComponent(base + to)).catch(() => {});
