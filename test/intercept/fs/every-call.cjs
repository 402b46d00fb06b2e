// Calls every function of node:fs below the folder in argv[2], which it names in the way that argv[3] says, and prints
// what came back as JSON. Run bare and gated, the two outputs must be the same.
const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const [, , folder, style] = process.argv;
const results = [];
fs.mkdirSync(folder, { recursive: true });
process.chdir(folder);
fs.symlinkSync(folder, path.join(folder, 'self'));

/** A path below the folder, in the chosen spelling. */
function at(name) {
  switch (style) {
    case 'relative':
      return name;
    case 'dotted':
      return `./self/../${path.basename(folder)}/self/${name}`;
    case 'link':
      return `${folder}/self/self/${name}`;
    case 'buffer':
      return Buffer.from(`${folder}/${name}`);
    case 'url':
      return pathToFileURL(`${folder}/${name}`);
    default:
      return `${folder}/${name}`;
  }
}

function plain(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (Buffer.isBuffer(value)) return { buffer: value.toString('latin1') };
  if (value instanceof fs.Stats || value instanceof fs.Dirent || (value && typeof value.isFile === 'function')) {
    return { file: value.isFile(), folder: value.isDirectory(), link: value.isSymbolicLink(), size: value.isFile() ? String(value.size) : undefined, name: value.name, parent: value.parentPath, kind: value.constructor.name };
  }
  if (value && value.constructor && value.constructor.name === 'StatFs') return 'StatFs';
  if (value instanceof fs.Dir) {
    const name = value.path;
    value.closeSync();
    return { dir: plain(name) };
  }
  if (value instanceof Error) return failure(value);
  if (Array.isArray(value)) return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value && typeof value === 'object' && (value.constructor === Object || value.constructor === undefined)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value === undefined ? 'undefined' : typeof value === 'object' && value !== null ? value.constructor?.name : value;
}

/** Everything of an error that a program can look at, but for frames, random names and descriptors. */
function failure(error) {
  const clean = (text) => (typeof text === 'string' ? text.replace(/[A-Za-z0-9]{6}(?=$|')/g, (m, i, s) => (s.slice(0, i).endsWith('tmp-') ? 'random' : m)) : text);
  return { error: error.name, code: error.code, errno: error.errno, syscall: error.syscall, path: clean(plain(error.path)), dest: clean(plain(error.dest)), message: clean(error.message), first: clean(String(error.stack).split('\n')[0]), keys: Object.keys(error) };
}

/** A temporary folder is removed again and its random letters are forgotten. */
const random = (value) => (fs.rmdirSync(value), Buffer.isBuffer(value) ? { buffer: value.toString().replace(/.{6}$/, 'random') } : String(value).replace(/.{6}$/, 'random'));

/** One API in its three forms, the forms in folders of their own so that they do not meet. */
async function each(name, make, change = (v) => v) {
  if (typeof fs[`${name}Sync`] === 'function') {
    let value;
    try {
      value = change(fs[`${name}Sync`](...make('s')));
    } catch (error) {
      value = error;
    }
    results.push([`${name}Sync`, plain(value)]);
  }
  if (typeof fs[name] === 'function' && name !== 'exists') {
    results.push([name, await new Promise((resolve) => {
      try {
        fs[name](...make('c'), (error, value) => resolve(error ? plain(error) : plain(change(value))));
      } catch (error) {
        resolve(['threw', plain(error)]);
      }
    })]);
  }
  if (typeof fs.promises[name] === 'function') {
    let value;
    try {
      value = change(await fs.promises[name](...make('p')));
      if (value && typeof value.close === 'function' && value.fd !== undefined) {
        await value.close();
        value = 'FileHandle';
      }
    } catch (error) {
      value = error;
    }
    results.push([`promises.${name}`, plain(value)]);
  }
}

async function main() {
  for (const f of ['s', 'c', 'p']) {
    fs.mkdirSync(`${folder}/${f}/tree/inner`, { recursive: true });
    for (const n of ['file', 'other', 'tree/one', 'tree/inner/two']) fs.writeFileSync(`${folder}/${f}/${n}`, `text of ${n}`);
    fs.writeFileSync(`${folder}/${f}/code.js`, 'module.exports = 1');
    fs.writeFileSync(`${folder}/${f}/large`, 'x'.repeat(700_000));
    fs.symlinkSync('file', `${folder}/${f}/link`);
    fs.symlinkSync('nowhere', `${folder}/${f}/dangling`);
    fs.symlinkSync('loop', `${folder}/${f}/loop`);
    fs.symlinkSync('tree', `${folder}/${f}/treelink`);
  }
  for (const target of ['file', 'link', 'missing', 'dangling', 'loop', 'tree', 'treelink', 'file/', 'tree/', 'file/below', 'missing/below', 'treelink/', 'treelink/../file', 'missing/../file', 'tree/.', '']) {
    const named = (f) => (target === '' && style === 'relative' ? '' : at(`${f}/${target}`));
    for (const api of ['access', 'stat', 'lstat', 'statfs', 'readlink', 'realpath']) await each(api, (f) => [named(f)]);
    results.push([target, 'exists', fs.existsSync(named('s'))]);
    results.push([target, 'no entry', (() => { try { return plain(fs.statSync(named('s'), { throwIfNoEntry: false })); } catch (e) { return plain(e); } })()]);
    results.push([target, 'no entry l', (() => { try { return plain(fs.lstatSync(named('s'), { throwIfNoEntry: false })); } catch (e) { return plain(e); } })()]);
    results.push([target, 'native', (() => { try { return plain(fs.realpathSync.native(named('s'))); } catch (e) { return plain(e); } })()]);
    await each('readFile', (f) => [named(f)]);
    await each('readFile', (f) => [named(f), 'utf8']);
    await each('open', (f) => [named(f), 'r'], (v) => (typeof v === 'number' ? (fs.closeSync(v), 'fd') : v));
    await each('readdir', (f) => [named(f)]);
    // Node 18 to 22 stop with an uncaught TypeError here for a Buffer.
    if (style !== 'buffer') await each('readdir', (f) => [named(f), { withFileTypes: true }]);
    await each('opendir', (f) => [named(f)]);
    await each('chmod', (f) => [named(f), 0o755]);
    await each('chown', (f) => [named(f), process.getuid(), process.getgid()]);
    await each('lchown', (f) => [named(f), process.getuid(), process.getgid()]);
    await each('utimes', (f) => [named(f), 1, 2]);
    await each('lutimes', (f) => [named(f), 1, 2]);
    await each('truncate', (f) => [named(f), 12]);
    await each('copyFile', (f) => [named(f), at(`${f}/copy`)]);
  }
  await each('readFile', (f) => [at(`${f}/large`), 'latin1'], (v) => v.length);
  if (style !== 'buffer') {
    await each('readdir', (f) => [at(f), { recursive: true }]);
    await each('readdir', (f) => [at(f), { recursive: true, withFileTypes: true }]);
  }
  await each('readdir', (f) => [at(f), 'buffer']);
  await each('stat', (f) => [at(`${f}/file`), { bigint: true }]);
  for (const flag of ['w', 'a', 'r+', 'wx', 'w+', 'a+', 'ax', 'r']) {
    for (const target of ['file', 'new', 'dangling', 'tree', 'missing/new', 'link', 'new2/']) {
      await each('writeFile', (f) => [at(`${f}/${target}`), `by ${flag}`, { flag }]);
      await each('writeFile', (f) => [at(`${f}/${target}`), Buffer.from(`by ${flag}`), { flag }]);
      results.push(['after', flag, target, ['s', 'c', 'p'].map((f) => { try { return fs.readFileSync(`${folder}/${f}/${target}`, 'utf8'); } catch (e) { return e.code; } })]);
    }
    for (const f of ['s', 'c', 'p']) for (const n of ['new', 'nowhere']) fs.rmSync(`${folder}/${f}/${n}`, { force: true });
  }
  for (const flag of ['r+', 'a+', 'rs', 'ax+', 'w+']) await each('readFile', (f) => [at(`${f}/read-${flag[0]}`), { flag, encoding: 'utf8' }]);
  await each('writeFile', (f) => [at(`${f}/flushed`), 'flushed', { flush: true }]);
  await each('appendFile', (f) => [at(`${f}/file`), ' more']);
  await each('writeFile', (f) => [at(`${f}/file`), Symbol('x')]);
  await each('writeFile', (f) => [at(`${f}/file`), 'x', { flag: 'bad' }]);
  await each('writeFile', (f) => [at(`${f}/file`), 'x', { flush: 'yes' }]);
  await each('readFile', (f) => [at(`${f}/file`), { flag: 'bad' }]);
  await each('readFile', () => [7.5]);
  await each('writeFile', () => ['a\0b', 'x']);
  await each('opendir', () => [{}]);
  await each('opendir', () => ['a\0b']);
  await each('mkdir', (f) => [at(`${f}/made`)]);
  await each('mkdir', (f) => [at(`${f}/made`)]);
  await each('mkdir', (f) => [at(`${f}/made/a/b/c`), { recursive: true }]);
  await each('mkdir', (f) => [at(`${f}/made/a/b/c`), { recursive: true }]);
  await each('mkdir', (f) => [at(`${f}/made/slash/d/`), { recursive: true }]);
  await each('mkdir', (f) => [at(`${f}/file/d`), { recursive: true }]);
  await each('mkdir', (f) => [at(`${f}/file`), { recursive: true }]);
  await each('mkdir', (f) => [at(`${f}/dangling`)]);
  await each('mkdtemp', (f) => [at(`${f}/tmp-`)], random);
  await each('mkdtemp', (f) => [at(`${f}/treelink/`)], random);
  await each('mkdtemp', (f) => [at(`${f}/tmp-`), 'buffer'], random);
  await each('mkdtemp', (f) => [at(`${f}/missing/tmp-`)], random);
  await each('symlink', (f) => ['file', at(`${f}/made-link`)]);
  await each('symlink', (f) => ['file', at(`${f}/made-link`)]);
  await each('readlink', (f) => [at(`${f}/made-link`), 'buffer']);
  await each('link', (f) => [at(`${f}/file`), at(`${f}/hard`)]);
  await each('link', (f) => [at(`${f}/missing`), at(`${f}/hard2`)]);
  await each('rename', (f) => [at(`${f}/hard`), at(`${f}/renamed`)]);
  await each('rename', (f) => [at(`${f}/hard`), at(`${f}/renamed`)]);
  await each('rename', (f) => [at(`${f}/made`), at(`${f}/moved`)]);
  await each('unlink', (f) => [at(`${f}/renamed`)]);
  await each('unlink', (f) => [at(`${f}/made-link`)]);
  await each('unlink', (f) => [at(`${f}/treelink/`)]);
  await each('unlink', (f) => [at(`${f}/tree`)]);
  await each('rmdir', (f) => [at(`${f}/tree`)]);
  await each('rmdir', (f) => [at(`${f}/treelink`)]);
  await each('rmdir', (f) => [at(`${f}/treelink/`)]);
  await each('rmdir', (f) => [at(`${f}/moved/.`)]);
  await each('rmdir', (f) => [at(`${f}/moved/..`)]);
  await each('cp', (f) => [at(`${f}/tree`), at(`${f}/copied`), { recursive: true }]);
  await each('cp', (f) => [at(`${f}/tree`), at(`${f}/copied`), { recursive: true, force: true }]);
  await each('cp', (f) => [at(`${f}/tree`), at(`${f}/deep/er/copied`), { recursive: true, filter: () => true }]);
  await each('cp', (f) => [at(`${f}/file`), at(`${f}/copied-file`)]);
  await each('cp', (f) => [at(`${f}/file`), at(`${f}/copied-file`)]);
  await each('cp', (f) => [at(`${f}/missing`), at(`${f}/copied-missing`)]);
  await each('cp', (f) => [at(`${f}/tree`), at(`${f}/tree/inside`), { recursive: true }]);
  await each('readdir', (f) => [`${folder}/${f}/copied`, { recursive: true }]);
  await each('readdir', (f) => [`${folder}/${f}/deep`, { recursive: true }]);
  await each('rm', (f) => [at(`${f}/copied`), { recursive: true }]);
  await each('rm', (f) => [at(`${f}/copied`), { recursive: true }]);
  await each('rm', (f) => [at(`${f}/copied`), { recursive: true, force: true }]);
  await each('rm', (f) => [at(`${f}/treelink`), { recursive: true }]);
  await each('rm', (f) => [at(`${f}/tree`)]);
  await each('rm', (f) => [at(`${f}/copied-file`)]);
  await streams();
  await handles();
  await others();
  for (const f of ['s', 'c', 'p']) results.push(['left', f, plain(fs.readdirSync(`${folder}/${f}`).map((n) => n.replace(/^tmp-.{6}$/, 'tmp-random')))]);
  console.log(JSON.stringify(results));
}

async function streams() {
  results.push(['write stream', await new Promise((resolve) => fs.createWriteStream(at('s/streamed')).on('error', (e) => resolve(plain(e))).on('close', () => resolve('closed')).end('streamed'))]);
  for (const name of ['s/streamed', 's/missing', 's/tree']) {
    results.push(['read stream', name, await new Promise((resolve) => {
      let text = '';
      fs.createReadStream(at(name)).setEncoding('utf8').on('data', (d) => (text += d)).on('error', (e) => resolve(plain(e))).on('close', () => resolve(text));
    })]);
  }
}

async function handles() {
  const handle = await fs.promises.open(at('p/handled'), 'w+');
  await handle.writeFile('through a handle');
  results.push(['handle', plain(await handle.stat()), plain(await handle.read(Buffer.alloc(4), 0, 4, 0)), await handle.chmod(0o600), await handle.utimes(1, 2), await handle.sync(), await handle.truncate(3), await handle.close()]);
  const fd = fs.openSync(at('s/handled'), 'w+');
  fs.writeSync(fd, 'abc');
  fs.fchmodSync(fd, 0o600);
  fs.futimesSync(fd, 1, 2);
  fs.fsyncSync(fd);
  fs.ftruncateSync(fd, 2);
  results.push(['fd', fs.readFileSync(at('s/handled'), 'utf8'), plain(fs.fstatSync(fd))]);
  fs.writeFileSync(fd, 'rest');
  fs.closeSync(fd);
  results.push(['fd written', fs.readFileSync(at('s/handled'), 'latin1')]);
  try { fs.closeSync(fd); } catch (e) { results.push(plain(e)); }
}

async function others() {
  const names = [];
  for await (const entry of await fs.promises.opendir(at('s/tree'))) names.push(plain(entry));
  // Bare Node joins by text here: it loses itself where a `..` follows a link, and stops at a Buffer.
  if (style !== 'dotted' && style !== 'buffer' && process.versions.node >= '20') for await (const entry of await fs.promises.opendir(at('s/tree'), { recursive: true })) names.push(plain(entry));
  results.push(['dir', plain(names)]);
  if (fs.openAsBlob) results.push(['blob', await (await fs.openAsBlob(at('s/streamed'))).text(), await (async () => fs.openAsBlob(at('s/missing')))().catch((e) => e.message)]);
  if (fs.globSync) results.push(['glob', plain(fs.globSync('**/*', { cwd: `${folder}/s/tree` }))]);
  results.push(['watchFile', await new Promise((resolve) => {
    const watched = style === 'buffer' ? `${folder}/s/streamed` : at('s/streamed');
    fs.watchFile(watched, { interval: 20 }, (now) => { fs.unwatchFile(watched); resolve(now.size); });
    setTimeout(() => fs.appendFileSync(`${folder}/s/streamed`, '!'), 60);
  })]);
  results.push(['watch', await new Promise((resolve) => {
    const watcher = fs.watch(at('s/tree'), (type, name) => { watcher.close(); resolve([type, name]); });
    setTimeout(() => fs.writeFileSync(`${folder}/s/tree/seen`, ''), 30);
  })]);
  try { fs.watch(at('s/missing')); } catch (e) { results.push(plain(e)); }
  results.push(['require', require(fileURLToPath(pathToFileURL(`${folder}/s/code.js`)))]);
  results.push(['shape', ['readFile', 'writeFile', 'opendir', 'opendirSync', 'openAsBlob', 'stat', 'readFileSync'].filter((n) => fs[n]).map((n) => [n, fs[n].name, fs[n].length, Object.keys(fs[n]), 'prototype' in fs[n]])]);
}

main().catch((error) => {
  results.push(['stopped', error.stack]);
  console.log(JSON.stringify(results));
});
