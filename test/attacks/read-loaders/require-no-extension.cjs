// Requires code in a file without an extension, and through links.
// denied: file:read denied
const lab = JSON.parse(process.argv[2]);
for (const name of [`${lab.denied}/script`, `${lab.granted}/links/folder/script`, `${lab.granted}/links/folder/module.cjs`]) {
  try {
    console.log(require(name));
  } catch (error) {
    console.log(error.code);
  }
}
