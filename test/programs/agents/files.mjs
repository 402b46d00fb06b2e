// fs-extra, graceful-fs, glob and chokidar on one tree.

import fs from 'node:fs';
import path from 'node:path';
import chokidar from 'chokidar';
import fse from 'fs-extra';
import { glob, globSync } from 'glob';
import graceful from 'graceful-fs';

await fse.outputFile('tree/a/b/c.txt', 'c');
await fse.outputJson('tree/a/d.json', { d: 1 }, { spaces: 2 });
await fse.ensureSymlink('tree/a/d.json', 'tree/link.json');
await fse.copy('tree', 'copy', { preserveTimestamps: true });
await fse.move('copy/a/b', 'copy/moved');
fse.copySync('tree/a', 'copy/sync');
await fse.emptyDir('copy/sync/b');
console.log(await fse.readJson('copy/a/d.json'), await fse.pathExists('copy/none'), fse.existsSync('copy/moved/c.txt'));
await fse.copy('tree', 'tree/a/inside').catch((error) => console.log(error.message.replaceAll(process.cwd(), '.')));
await fse.remove('copy/a');
console.log((await glob('**/*', { cwd: '.', ignore: 'out/**', dot: true, posix: true })).sort().join(' '));
console.log(globSync('tree/{a,b}/*.json'), (await glob('tree/**', { withFileTypes: true, stat: true })).filter((p) => p.isDirectory()).map((p) => p.relativePosix()).sort());
graceful.gracefulify(fs);
await Promise.all(Array.from({ length: 500 }, (_, i) => new Promise((resolve, reject) => fs.writeFile(`out-${i % 50}.txt`, String(i % 50), (error) => (error ? reject(error) : resolve())))));
console.log(fs.readdirSync('.').filter((name) => name.startsWith('out-')).length);
await new Promise((resolve) => graceful.rename('out-1.txt', 'renamed.txt', resolve));
for (const options of [{}, { usePolling: true, interval: 20 }]) {
  const folder = path.resolve(options.usePolling ? 'polled' : 'watched');
  fs.mkdirSync(folder);
  const watcher = chokidar.watch(folder, { ...options, ignoreInitial: false });
  const seen = new Set();
  watcher.on('all', (event, file) => seen.add(`${event} ${path.relative(folder, file)}`));
  await new Promise((resolve) => watcher.on('ready', resolve));
  const until = async (line) => { while (!seen.has(line)) await new Promise((resolve) => setTimeout(resolve, 10)); };
  // The first look at a polled folder comes after `ready`.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const name of ['x.txt', 'sub', 'sub/y.txt']) {
    const file = path.join(folder, name);
    if (name === 'sub') fs.mkdirSync(file);
    else fs.writeFileSync(file, '1');
    await until(`${name === 'sub' ? 'addDir' : 'add'} ${name}`);
    // A folder that was just found is looked at again.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  fs.unlinkSync(path.join(folder, 'x.txt'));
  await until('unlink x.txt');
  await watcher.close();
  console.log([...seen].filter((line) => !line.startsWith('change')).sort().join(', '));
}
