// What every child and thread of these tests runs: says whether it is gated, and who it is.

const fs = require('node:fs');
const path = require('node:path');

module.exports = function report(name, folder) {
  const seen = { pid: process.pid, tid: process.abort.disabled === true ? require('node:worker_threads').threadId : 0, node: process.versions.node };
  try { seen.secret = fs.readFileSync(path.join(folder, 'secret.txt'), 'utf8'); } catch (error) { seen.secret = error.code; }
  try { seen.open = fs.readFileSync(path.join(folder, 'open.txt'), 'utf8'); } catch (error) { seen.open = error.code; }
  seen.own = Object.keys(process.env).filter((key) => key.startsWith('SAFECLAW')).length;
  // Whole or not at all: whoever waits for it may end this process as soon as it is there.
  const file = path.join(folder, 'reports', `${name}.json`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(seen));
  fs.renameSync(`${file}.new`, file);
};
if (require.main === module) module.exports(process.argv[2], process.argv[3]);
