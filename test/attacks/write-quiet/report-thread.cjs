// Has a thread change a granted folder for a link and back, as fast as it can, while reports are written there.
// denied: file:write ?
const fs = require('node:fs');
const { Worker } = require('node:worker_threads');
const lab = JSON.parse(process.argv[2]);
const folder = `${lab.granted}/reports`;
fs.mkdirSync(folder);
fs.mkdirSync(`${lab.granted}/aside`);
const swap = `
const fs = require('node:fs');
const { folder, aside, target } = require('node:worker_threads').workerData;
for (;;) {
  try { fs.renameSync(folder, aside + '/folder'); fs.symlinkSync(target, folder); fs.unlinkSync(folder); } catch {}
  try { fs.renameSync(aside + '/folder', folder); } catch {}
}`;
const worker = new Worker(swap, { eval: true, workerData: { folder, aside: `${lab.granted}/aside`, target: lab.denied } });
worker.on('online', () => {
  for (const end = Date.now() + 2000; Date.now() < end && fs.readdirSync(lab.granted).length > 0;) {
    try {
      process.report.writeReport(`${folder}/a.json`);
    } catch (error) {
      if (error.code !== 'EACCES') throw error;
    }
  }
  process.exit(0);
});
