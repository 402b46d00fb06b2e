// A text file is required as code, and the uncaught error shows its line.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
require(lab.secret);
