// The code of a child: reads the file.
const fs = require('node:fs');
fs.writeSync(1, fs.readFileSync(process.argv[2], 'utf8'));
process.exit();
