// Requires a file that is no code: the error shows its first line.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
require(lab.secret);
