// One call of each fs function on a file of its own, between two marks in the log.

const fs = require('node:fs');
const path = require('node:path');

const folder = path.join(process.cwd(), 'd');
const onFile = {
  'readFileSync': (f) => fs.readFileSync(f),
  'readFileSync utf8': (f) => fs.readFileSync(f, 'utf8'),
  'readFile callback': (f) => new Promise((resolve, reject) => fs.readFile(f, (error, bytes) => (error ? reject(error) : resolve(bytes)))),
  'promises.readFile': (f) => fs.promises.readFile(f),
  'openSync': (f) => fs.closeSync(fs.openSync(f, 'r')),
  'createReadStream': (f) => new Promise((resolve, reject) => fs.createReadStream(f).on('error', reject).on('close', resolve).resume()),
  'FileHandle': async (f) => {
    const handle = await fs.promises.open(f);
    await handle.readFile();
    await handle.close();
  },
  'openAsBlob': async (f) => (fs.openAsBlob === undefined ? fs.readFileSync(f) : (await fs.openAsBlob(f)).text()),
  'writeFileSync': (f) => fs.writeFileSync(f, 'y'),
  'promises.writeFile': (f) => fs.promises.writeFile(f, 'y'),
  'appendFileSync': (f) => fs.appendFileSync(f, 'y'),
  'createWriteStream': (f) => new Promise((resolve, reject) => fs.createWriteStream(f).on('error', reject).on('close', resolve).end('y')),
  'chmodSync': (f) => fs.chmodSync(f, 0o600),
  'utimesSync': (f) => fs.utimesSync(f, 1, 1),
  'unlinkSync': (f) => fs.unlinkSync(f),
  'promises.unlink': (f) => fs.promises.unlink(f),
  'statSync': (f) => fs.statSync(f),
  'existsSync': (f) => fs.existsSync(f),
  'accessSync': (f) => fs.accessSync(f),
  'promises.lstat': (f) => fs.promises.lstat(f),
  'copyFileSync': (f) => fs.copyFileSync(f, `${f}=`),
  'renameSync': (f) => fs.renameSync(f, `${f}=`),
  'symlinkSync': (f) => fs.symlinkSync('nowhere', `${f}=`),
  'watch': (f) => fs.watch(f).close(),
};
const onFolder = {
  'readdirSync': (f) => fs.readdirSync(f),
  'opendirSync': (f) => fs.opendirSync(f).closeSync(),
  'promises.opendir': async (f) => (await fs.promises.opendir(f)).close(),
  'rmdirSync': (f) => fs.rmdirSync(f),
};

async function main() {
  fs.mkdirSync(folder);
  const calls = Object.entries({ ...onFile, ...onFolder });
  for (let i = 0; i < calls.length; i++) {
    const [name, call] = calls[i];
    const file = path.join(folder, `target-${i}`);
    if (name in onFolder) fs.mkdirSync(file);
    else fs.writeFileSync(file, 'x');
    fs.statSync(path.join(folder, `MARK ${name}`), { throwIfNoEntry: false });
    await call(file);
  }
  fs.statSync(path.join(folder, 'MARK'), { throwIfNoEntry: false });
}

main();
