// The native reader of package.json looks into a folder outside, and its `main` is followed.
// denied: module:load main.js
const lab = JSON.parse(process.argv[2]);
console.log(require(`${lab.denied}/package`));
