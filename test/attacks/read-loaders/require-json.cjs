// Requires a JSON file.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
console.log(require(`${lab.denied}/data.json`));
