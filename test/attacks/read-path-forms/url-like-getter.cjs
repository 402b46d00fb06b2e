// Hands over an object that is like a URL and names another file when it is asked again.
// nodes: >=20
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (let turn = 0; turn < 6; turn++) {
  let count = 0;
  const pick = () => (count++ < turn ? `${lab.granted}/file.txt` : lab.secret);
  const like = { get href() { return `file://${pick()}`; }, protocol: 'file:', hostname: '', host: '', get pathname() { return pick(); }, origin: 'null', search: '', hash: '' };
  try {
    console.log(fs.readFileSync(like, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
