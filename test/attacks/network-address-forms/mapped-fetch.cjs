// fetch of the denied address as IPv4-mapped IPv6.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
fetch(`http://[::ffff:127.0.0.2]:${lab.servers.denied.http}/allowed`).catch(() => {});
fetch(`http://[0:0:0:0:0:ffff:7f00:2]:${lab.servers.denied.http}/allowed`).catch(() => {});
