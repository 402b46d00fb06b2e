// Learns it from how a change of the working folder fails.
// denied: file:stat bits
const lab = JSON.parse(process.argv[2]);
const ask = (folder) => {
  try {
    process.chdir(folder);
    return 1;
  } catch (error) {
    return Number(error.code === 'ENOTDIR');
  }
};
console.log(Array.from({ length: 32 }, (_, i) => ask(`${lab.denied}/bits/${i}`)).join(''));
