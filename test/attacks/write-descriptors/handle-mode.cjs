// The same by the methods of a FileHandle.
// denied: file:write handle-mode.cjs
const fs = require('node:fs');
fs.promises.open(__filename, 'r').then(async (handle) => {
  for (const act of [() => handle.chmod(0o777), () => handle.utimes(1, 1), () => handle.chown(12345, 12345)]) {
    try {
      await act();
    } catch (error) {
      console.log(error.code);
    }
  }
});
