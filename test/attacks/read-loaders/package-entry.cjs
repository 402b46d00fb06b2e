// Learns what a package.json says by what its folder is resolved to.
// denied: file:read or module:load denied
const lab = JSON.parse(process.argv[2]);
try {
  console.log(require.resolve(`${lab.denied}/leaky`));
} catch (error) {
  console.log(error.code);
}
