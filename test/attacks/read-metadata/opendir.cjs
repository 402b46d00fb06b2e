// Opens the folder and walks over it.
// denied: file:list names
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
(async () => {
  for await (const { name } of await fs.promises.opendir(`${lab.denied}/names`, { recursive: true })) console.log(name);
})();
