// Gives the file a second name in the granted folder, and writes there.
// denied: file:write or file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const [from, to] of [[lab.secret, 'hard'], [`${lab.granted}/links/folder/data.json`, 'hard-2'], [`${lab.granted}/../denied/script`, 'hard-3']]) {
  try {
    fs.linkSync(from, `${lab.granted}/${to}`);
    fs.appendFileSync(`${lab.granted}/${to}`, 'x');
  } catch (error) {
    console.log(error.code);
  }
}
fs.promises.link(lab.secret, `${lab.granted}/hard-4`).catch((error) => console.log(error.code));
