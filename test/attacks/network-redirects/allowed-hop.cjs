// A hop within what is granted.
const lab = JSON.parse(process.argv[2]);
fetch(`http://127.0.0.1:${lab.servers.granted.http}/public/a?to=${encodeURIComponent('/public/b')}`).then((response) => response.text()).then((text) => console.log(text === 'hello' ? 'ok' : text));
