// The flags are an object that reads first and writes when it is asked again.
// denied: file:write or file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (let turn = 0; turn < 5; turn++) {
  let count = 0;
  const flag = () => (count++ < turn ? 'r' : 'w');
  for (const act of [() => fs.openSync(`${lab.granted}/../denied/a${turn}`, { toString: flag, valueOf: () => fs.constants.O_CREAT, [Symbol.toPrimitive]: flag }), () => fs.writeFileSync(`${lab.denied}/b${turn}`, 'x', { get flag() { return flag(); } })]) {
    try {
      act();
    } catch (error) {
      console.log(error.code);
    }
  }
}
