// Swaps the file for a link at each turn between a call and its answer: ticks, microtasks, immediates, timers.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
const turns = [process.nextTick, queueMicrotask, setImmediate, (run) => setTimeout(run, 0)];
const done = (text) => texts.add(String(text));
process.on('exit', () => console.log([...texts].join()));
for (const [i, turn] of turns.entries()) {
  for (const [j, act] of [(file) => fs.promises.readFile(file, 'utf8').then(done, done), (file) => fs.readFile(file, 'utf8', (error, text) => done(error ?? text)), (file) => fs.promises.open(file).then(async (handle) => done(await handle.readFile('utf8').finally(() => handle.close()))).catch(done), (file) => fs.createReadStream(file).on('data', (bytes) => texts.add(String(bytes))).on('error', done).on('end', done)].entries()) {
    const file = `${lab.granted}/turn-${i}-${j}`;
    fs.writeFileSync(file, 'own');
    act(file);
    turn(() => {
      fs.unlinkSync(file);
      fs.symlinkSync(lab.secret, file);
      fs.promises.readFile(file, 'utf8').then((text) => texts.add(text), () => {});
    });
  }
}
