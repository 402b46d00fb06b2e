// Learns it from the codes with which writing fails.
// denied: file:write or file:delete bits
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const ask = (file) => {
  try {
    fs.rmdirSync(file);
    return 1;
  } catch (error) {
    return Number(error.code === 'ENOTDIR');
  }
};
console.log(Array.from({ length: 32 }, (_, i) => ask(`${lab.denied}/bits/${i}`)).join(''));
