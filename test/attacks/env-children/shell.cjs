// Lets a shell expand the variable.
// denied: env:read DENIED_KEY
const { execSync } = require('node:child_process');
console.log(execSync('echo "$DENIED_KEY"').toString());
