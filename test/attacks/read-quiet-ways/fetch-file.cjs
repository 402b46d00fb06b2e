// Asks the fetch of Node for a file: URL, and for a blob of it.
// nodes: >=20
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
(async () => {
  await fetch(`file://${lab.secret}`).then((response) => response.text()).then(console.log, (error) => console.log(error.cause?.message));
  const blob = await fs.openAsBlob(lab.secret);
  console.log(await (await fetch(URL.createObjectURL(blob))).text());
})();
