// A URL that is another each time that it is asked.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const [a, b] = [pathToFileURL(`${lab.granted}/file.txt`), pathToFileURL(lab.secret)];
for (let start = 0; start < 8; start++) {
  let count = start;
  const shifting = new Proxy(b, { get: (target, key) => { const value = Reflect.get(count++ % 3 === 0 ? a : b, key); return typeof value === 'function' ? value.bind(b) : value; } });
  const own = new URL(b);
  for (const key of ['href', 'pathname', 'protocol', 'host', 'hostname']) Object.defineProperty(own, key, { get: () => (count++ % 2 === 0 ? a : b)[key] });
  const plain = { get href() { return (count++ % 2 === 0 ? a : b).href; }, get pathname() { return (count++ % 2 === 0 ? a : b).pathname; }, protocol: 'file:', hostname: '', host: '' };
  for (const path of [shifting, own, plain]) {
    try {
      const text = fs.readFileSync(path, 'utf8');
      if (text !== 'granted text') console.log(text);
    } catch {
      // Refused, or no URL.
    }
  }
}
