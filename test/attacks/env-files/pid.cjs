// Reads it under the number of the process, as bytes.
// denied: file:read environ
const fs = require('node:fs');
console.log(fs.readFileSync(Buffer.from(`/proc/${process.pid}/environ`)).toString('base64'));
