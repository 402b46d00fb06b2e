// Asks for a file of its own, then swaps the folder for a link to the outside while no thread is free to look.

const { pbkdf2 } = require('node:crypto');
const { createHook } = require('node:async_hooks');
const fs = require('node:fs');
const path = require('node:path');

const outside = process.argv[2];
const data = path.resolve('data');
const results = {};
const { promises } = fs;
let count = 0;

/** A folder of the program's own, with a file of the same name as the one outside. */
function fresh() {
  const folder = path.join(data, `folder${count++}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'secret.txt'), 'own decoy!');
  return folder;
}

function swap(folder) {
  fs.renameSync(folder, `${folder}.old`);
  fs.symlinkSync(outside, folder);
}

function busy() {
  for (let i = 0; i < 4; i++) pbkdf2('a', 'b', 15_000, 64, 'sha512', () => {});
}

const called = (start) => new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const target = () => path.join(data, `target${count++}`);
const read = (file) => fs.readFileSync(file, 'utf8');

const attempts = {
  readFile: (d) => called((done) => fs.readFile(`${d}/secret.txt`, 'utf8', done)),
  readFilePromise: (d) => promises.readFile(`${d}/secret.txt`, 'utf8'),
  stream: (d) => called((done) => fs.createReadStream(`${d}/secret.txt`).on('error', done).on('data', (chunk) => done(null, String(chunk)))),
  copyFile: (d, to = target()) => called((done) => fs.copyFile(`${d}/secret.txt`, to, done)).then(() => read(to)),
  copyFilePromise: (d, to = target()) => promises.copyFile(`${d}/secret.txt`, to).then(() => read(to)),
  copyOut: (d) => promises.copyFile('data/own.txt', `${d}/planted`),
  copyOver: (d) => promises.copyFile('data/own.txt', `${d}/secret.txt`),
  link: (d, to = target()) => promises.link(`${d}/secret.txt`, to).then(() => read(to)),
  renameIn: (d, to = target()) => promises.rename(`${d}/secret.txt`, to).then(() => read(to)),
  renameOut: (d, from = target()) => (fs.writeFileSync(from, 'planted'), promises.rename(from, `${d}/secret.txt`)),
  symlink: (d) => promises.symlink('/', `${d}/planted`),
  mkdir: (d) => promises.mkdir(`${d}/planted`),
  mkdirDeep: (d) => promises.mkdir(`${d}/planted/deep`, { recursive: true }),
  mkdtemp: (d) => promises.mkdtemp(`${d}/planted`),
  writeFile: (d) => promises.writeFile(`${d}/secret.txt`, 'planted'),
  writeNew: (d) => called((done) => fs.writeFile(`${d}/planted`, 'x', done)),
  openNew: (d) => promises.open(`${d}/planted`, 'wx'),
  unlink: (d) => promises.unlink(`${d}/secret.txt`),
  rm: (d) => promises.rm(`${d}/secret.txt`),
  chmod: (d) => promises.chmod(`${d}/secret.txt`, 0o777),
  utimes: (d) => promises.utimes(`${d}/secret.txt`, 1, 1),
  truncate: (d) => promises.truncate(`${d}/secret.txt`),
  readdir: (d) => promises.readdir(d).then((names) => `listed ${names}`),
  readdirTyped: (d) => called((done) => fs.readdir(d, { withFileTypes: true }, done)).then((entries) => `listed ${entries.map((entry) => entry.name)}`),
  opendir: (d) => promises.opendir(d).then((folder) => folder.read()).then((entry) => `listed ${entry.name}`),
  stat: (d) => promises.stat(`${d}/secret.txt`).then((stats) => (stats.mode & 0o777) === 0o640 && 'TOP-SECRET mode'),
};

/** The same request, answered to the program and not to Node. */
const taken = (request) => new Promise((resolve, reject) => (request.oncomplete = (error, fd) => (error ? reject(error) : resolve(read(fd)))));

const descriptors = () => Array.from({ length: 100 }, (_, fd) => fd).filter((fd) => {
  try {
    return fs.fstatSync(fd) !== undefined;
  } catch {
    return false;
  }
});

function requestOf(start) {
  const before = process._getActiveRequests();
  start();
  return process._getActiveRequests().find((request) => !before.includes(request) && request.constructor.name === 'FSReqCallback');
}

const hooked = {
  hookedRequest(d) {
    let request;
    const hook = createHook({ init: (id, type, trigger, resource) => (type === 'FSREQCALLBACK' ? (request = resource) : null) }).enable();
    fs.open(`${d}/secret.txt`, 'r', () => {});
    hook.disable();
    return taken(request);
  },
  otherPrototype(d) {
    const hook = createHook({ init: (id, type, trigger, resource) => type === 'FSREQCALLBACK' && Object.setPrototypeOf(resource, Object.create(Object.getPrototypeOf(resource))) }).enable();
    const opened = called((done) => fs.open(`${d}/secret.txt`, 'r', done));
    hook.disable();
    return opened.then((fd) => read(fd));
  },
  activeRequest(d) {
    return taken(requestOf(() => fs.open(`${d}/secret.txt`, 'r', () => {})));
  },
  hookedPromise(d) {
    const requests = [];
    const hook = createHook({ init: (id, type, trigger, resource) => type === 'FSREQPROMISE' && requests.push(resource) }).enable();
    promises.open(`${d}/secret.txt`).catch(() => {});
    hook.disable();
    return requests[0].promise.then((handle) => read(handle.fd));
  },
  // Completed by the program, so that the descriptor that holds the folder might be closed and its number used again.
  completedEarly(d) {
    const to = target();
    const before = descriptors();
    requestOf(() => fs.copyFile(`${d}/secret.txt`, to, () => {})).oncomplete(null);
    for (const fd of descriptors().filter((fd) => !before.includes(fd))) {
      try {
        fs.closeSync(fd);
      } catch {
        // Refused: it stays open, and the attempt goes on without it.
      }
    }
    const flagPath = 0o10000000;
    for (let i = 0; i < 20; i++) {
      try {
        fs.openSync(outside, flagPath);
      } catch {
        // Refused: only an opening that succeeds would take the number.
      }
    }
    return later(100).then(() => (fs.existsSync(to) ? read(to) : 'nothing'));
  },
};

async function neighbours() {
  const file = path.join(data, 'own.txt');
  const many = (await Promise.all(Array.from({ length: 400 }, () => promises.stat(file)))).length;
  await promises.copyFile('data/own.txt', 'data/copy.txt');
  const made = path.relative('.', await promises.mkdir('data/a/b/c', { recursive: true })) === 'data/a' ? 'data/a/b' : 'elsewhere';
  busy();
  const held = promises.stat(file);
  let closed = 'none';
  for (let fd = 3; fd < 200; fd++) {
    try {
      fs.fstatSync(fd);
      fs.fchmodSync(fd, 0o777);
    } catch (error) {
      if (error.code === 'EACCES') closed = 'EACCES';
    }
  }
  await held;
  return { many, copied: read('data/copy.txt'), made, closed };
}

async function main() {
  for (const [name, attempt] of Object.entries({ ...attempts, ...hooked })) {
    const folder = fresh();
    busy();
    try {
      const outcome = attempt(folder);
      swap(folder);
      results[name] = await Promise.race([outcome, later(2000).then(() => 'no answer')]);
      if (typeof results[name] === 'object') results[name] = 'done';
    } catch (error) {
      results[name] = error.code ?? String(error);
    }
  }
  results.neighbours = await neighbours();
  console.log(JSON.stringify(results));
  process.exit(0);
}

main();
