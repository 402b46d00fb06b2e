// Writes into the log by its descriptor, cuts it off, and changes who may use it.
// only gated: the descriptor is the gate's
// denied: file:write
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const act = (run) => {
  try {
    run();
  } catch {
    // Refused.
  }
};
for (let fd = 3; fd < 60; fd++) {
  let own = false;
  act(() => (own = fs.fstatSync(fd).isFile()));
  if (!own) continue;
  act(() => fs.writeSync(fd, '{"x":1}\n'));
  act(() => fs.writeSync(fd, Buffer.from('x'), 0, 1, 0));
  act(() => fs.writevSync(fd, [Buffer.from('x')]));
  act(() => fs.ftruncateSync(fd, 0));
  act(() => fs.fchmodSync(fd, 0));
  act(() => fs.futimesSync(fd, 1, 1));
  act(() => fs.writeFileSync(fd, 'x'));
  act(() => fs.appendFileSync(fd, 'x'));
  fs.write(fd, 'x', () => {});
  fs.ftruncate(fd, 1, () => {});
}
setTimeout(() => {
  try {
    fs.readFileSync(lab.secret);
  } catch (error) {
    console.log(error.code);
  }
}, 100);
