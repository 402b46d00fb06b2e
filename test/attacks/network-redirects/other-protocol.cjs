// A hop without a scheme of its own leads elsewhere.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/a?to=${encodeURIComponent(`//127.0.0.2:${lab.servers.denied.http}/x`)}`).catch(() => {});
