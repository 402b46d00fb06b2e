// Gives the policy a second name and writes under that.
// denied: file:write or file:read safeclaw.config.yaml
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.promises.link(`${lab.project}/safeclaw.config.yaml`, `${lab.granted}/second`).catch((error) => console.log(error.code)).then(() => fs.appendFileSync(`${lab.granted}/second`, '\n# x'));
