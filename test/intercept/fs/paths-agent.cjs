// Opens what it is told to, one case after the other, and says which file each one was: by inode, as the kernel has it.
// Run bare and under the gate. Arguments: the tree, and a file of cases (test/intercept/fs/paths.test.ts).
'use strict';
const fs = require('node:fs');
const [, , tree, list] = process.argv;
const cases = JSON.parse(fs.readFileSync(list, 'utf8'));
process.chdir(tree);
// A descriptor of a granted folder, for paths by way of it.
const folder = fs.openSync(`${tree}/granted`, 'r');

const forms = {
  string: (text) => text,
  buffer: (text) => Buffer.from(text),
  bytes: (text) => new TextEncoder().encode(text),
  url: (text) => new URL(`file://${text.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23')}`),
  encodedUrl: (text) => new URL(`file://${text.replaceAll('%', '%25').replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`),
  urlLike: (text) => ({ href: `file://${text}`, protocol: 'file:', hostname: '', pathname: text, search: '', hash: '', host: '', origin: 'null', port: '', username: '', password: '', searchParams: new URLSearchParams() }),
};

const inode = (stats) => `${stats.dev}:${stats.ino}`;
function opened(path, flags) {
  const fd = fs.openSync(path, flags, 0o600);
  try {
    return inode(fs.fstatSync(fd));
  } finally {
    fs.closeSync(fd);
  }
}
const calls = {
  open: (path) => opened(path, 'r'),
  openFolder: (path) => opened(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY),
  openWrite: (path) => opened(path, 'r+'),
  append: (path) => opened(path, 'a'),
  async openPromise(path) {
    const handle = await fs.promises.open(path);
    try {
      return inode(await handle.stat());
    } finally {
      await handle.close();
    }
  },
  openCallback: (path) => new Promise((resolve, reject) => fs.open(path, 'a', 0o600, (error, fd) => {
    if (error) return reject(error);
    resolve(inode(fs.fstatSync(fd)));
    fs.closeSync(fd);
  })),
  content: (path) => fs.readFileSync(path, 'utf8'),
  contentPromise: (path) => fs.promises.readFile(path, 'utf8'),
  list: (path) => fs.readdirSync(path).sort().join(),
  stat: (path) => inode(fs.statSync(path)),
  lstat: (path) => inode(fs.lstatSync(path)),
  statPromise: async (path) => inode(await fs.promises.stat(path)),
};

(async () => {
  const outcomes = [];
  for (const { text, form, call } of cases) {
    try {
      outcomes.push({ found: await calls[call](forms[form](text.replaceAll('{tree}', tree).replaceAll('{fd}', folder).replaceAll('{pid}', process.pid))) });
    } catch (error) {
      outcomes.push({ failed: error.code ?? error.name, by: error.safeclaw?.action });
    }
  }
  fs.closeSync(folder);
  process.stdout.write(JSON.stringify(outcomes));
})();
