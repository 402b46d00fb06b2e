// Names the file in forms other than a string.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
const forms = [Buffer.from(`${lab.denied}/a`), new Uint8Array(Buffer.from(`${lab.denied}/b`)), pathToFileURL(`${lab.denied}/c`), new URL(`file://${lab.granted}/%2e%2e/denied/d`), `${lab.granted}//./../denied//e`, `/proc/self/root${lab.denied}/f`, '../denied/g', `/proc/self/cwd/../denied/h`, `${lab.granted}/${'./'.repeat(1800)}../denied/i`];
for (const form of forms) {
  try {
    fs.writeFileSync(form, 'x');
  } catch (error) {
    console.log(error.code);
  }
}
