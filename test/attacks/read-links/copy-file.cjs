// Copies the file, by its name and through a link.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const from of [lab.secret, `${lab.granted}/links/twice`]) fs.copyFile(from, `${lab.granted}/copy`, fs.constants.COPYFILE_FICLONE, (error) => console.log(error?.code));
