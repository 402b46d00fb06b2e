// Node's native code reads a package.json outside the grant, and the error says what its `main` is.
// escapes: all: "fields of a `package.json` outside the grant"
const lab = JSON.parse(process.argv[2]);
require(`${lab.denied}/named`);
