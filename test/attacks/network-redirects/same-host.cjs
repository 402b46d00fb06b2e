// An allowed page sends fetch on to a path of the same server that is not allowed.
// denied: network:request /private/denied
const lab = JSON.parse(process.argv[2]);
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/a?to=${encodeURIComponent('/private/denied')}`).catch(() => {});
