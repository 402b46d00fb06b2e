// Each attempt says the code of its refusal, or what it reached.

const { createHook } = require('node:async_hooks');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const hooked = [];
const hook = createHook({ init: (id, type, trigger, resource) => type === 'WORKER' && hooked.push(resource.constructor) }).enable();
// What Node sets on a new handle falls into a trap on the prototype of everything.
const trapped = [];
Object.defineProperty(Object.prototype, 'onexit', { configurable: true, set(value) { if (this.startThread) trapped.push(this.constructor); Object.defineProperty(this, 'onexit', { value, writable: true, configurable: true }); } });
const { Worker } = require('node:worker_threads');

const [outside, port] = process.argv.slice(2);
const results = {};
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const evil = (name) => `GET /evil-${name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

/** Descriptors of logs: regular files that only their owner may use. */
function logs() {
  const found = [];
  for (let fd = 3; fd < 100; fd++) {
    try {
      const stats = fs.fstatSync(fd);
      if (stats.isFile() && (stats.mode & 0o777) === 0o600) found.push(fd);
    } catch {
      // No such descriptor.
    }
  }
  return found;
}

function started(source, workerData) {
  const worker = new Worker(source, { eval: true, workerData });
  return new Promise((resolve, reject) => worker.once('message', (message) => resolve({ worker, message })).once('error', reject));
}

const handleOf = (worker) => worker[Object.getOwnPropertySymbols(worker).find((symbol) => symbol.description === 'kHandle')];

async function attempt(name, act) {
  try {
    const result = await act();
    results[name] = result === undefined ? 'done' : String(result);
  } catch (error) {
    results[name] = error.code ?? String(error);
  }
}

/** A kept-alive connection after its allowed request. */
function connection() {
  return new Promise((resolve, reject) => {
    const agent = new http.Agent({ keepAlive: true });
    http.get({ host: '127.0.0.1', port, path: '/allowed', agent }, (response) => response.resume().on('end', () => setImmediate(() => resolve(Object.values(agent.freeSockets)[0][0])))).on('error', reject);
  });
}

/** The class of pipe handles, from a connection that is refused. */
function pipeClass() {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect(path.resolve('data/no-socket'));
  return socket._handle.constructor;
}

function tcpClass() {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect(9, '127.0.0.1');
  return socket._handle.constructor;
}

const code = (status) => (status === -13 ? 'EACCES' : status);

/** WebAssembly that writes 8 bytes at 8 to its standard output. */
const writer = Buffer.from('0061736d01000000010c0260047f7f7f7f017f60000002230116776173695f736e617073686f745f70726576696577310866645f77726974650000030201010503010001071302066d656d6f72790200065f737461727400010a0f010d00410141004101411410001a0b', 'hex');

function wasiWrites(fd, text) {
  const { WASI } = require('node:wasi');
  const wasi = new WASI({ version: 'preview1', stdout: fd, returnOnExit: true });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(writer), { wasi_snapshot_preview1: wasi.wasiImport });
  const memory = Buffer.from(instance.exports.memory.buffer);
  memory.writeUInt32LE(8, 0);
  memory.writeUInt32LE(text.length, 4);
  memory.write(text, 8);
  wasi.start(instance);
}

function database(act) {
  let sqlite;
  try {
    sqlite = require('node:sqlite');
  } catch {
    return 'none';
  }
  return act(sqlite.DatabaseSync);
}

function swapped(name) {
  const folder = path.resolve('data', name);
  fs.mkdirSync(folder);
  return { folder, swap: () => (fs.renameSync(folder, `${folder}.old`), fs.symlinkSync(outside, folder)) };
}

async function main() {
  const own = logs()[0];
  const { worker } = await started("require('node:worker_threads').parentPort.postMessage(1); setInterval(() => {}, 1000)");
  const other = logs().find((fd) => fd !== own);

  await attempt('otherWrite', () => fs.writeSync(other, 'garbage\n'));
  await attempt('otherTruncate', () => fs.ftruncateSync(other));
  await attempt('otherClose', () => fs.closeSync(other));
  await attempt('otherStream', () => new Promise((resolve, reject) => fs.createWriteStream(null, { fd: other, autoClose: false }).on('error', reject).end('garbage\n', (error) => (error ? reject(error) : resolve()))));
  await attempt('fromWorker', async () => (await started(`const fs = require('node:fs'); const { parentPort, workerData } = require('node:worker_threads'); let code = 'done'; for (const act of [() => fs.writeSync(workerData, 'garbage'), () => fs.closeSync(workerData)]) try { act(); code = 'written'; } catch (error) { code = error.code; } parentPort.postMessage(code)`, own)).message);
  await attempt('wasiOwn', () => wasiWrites(own, 'garbage\n'));
  const Pipe = pipeClass();
  await attempt('pipeOfLog', () => code(new Pipe(0).open(own)));
  await attempt('pipeOfOtherLog', () => code(new Pipe(0).open(other)));

  const socket = await connection();
  const { fd } = socket._handle;
  await attempt('socketFromWorker', async () => (await started(`const { parentPort, workerData } = require('node:worker_threads'); try { require('node:fs').writeSync(workerData.fd, workerData.text); parentPort.postMessage('written'); } catch (error) { parentPort.postMessage(error.code); }`, { fd, text: evil('worker') })).message);
  await attempt('socketFromWorkersPipe', async () =>
    (await started(`const net = require('node:net'); const { parentPort, workerData } = require('node:worker_threads'); const socket = new net.Socket(); socket.on('error', () => {}); socket.connect(${JSON.stringify(path.resolve('data/no-socket'))}); const handle = new socket._handle.constructor(0); const status = handle.open(workerData.fd); if (status === 0) new net.Socket({ handle }).on('error', () => {}).write(workerData.text); setTimeout(() => parentPort.postMessage(status === -13 ? 'EACCES' : status), 100);`, { fd, text: evil('pipe') })).message);
  await attempt('wasiSocket', () => wasiWrites(fd, evil('wasi')));

  await attempt('pipeListens', () => {
    const TCP = tcpClass();
    const handle = new TCP(1);
    handle.bind('127.0.0.1', 0);
    const pipe = new Pipe(1);
    pipe.open(handle.fd);
    return code(pipe.listen(5));
  });
  await attempt('openSecond', () => code(new Pipe(1).listen(5)));

  const classes = [handleOf(worker).constructor, ...hooked, ...trapped];
  for (const [i, Class] of classes.entries()) await attempt(`nativeWorker${i}`, () => new Class(null, null, [], new Float64Array(4), true, false));
  if (hooked.length === 0 || trapped.length === 0) results.traps = 'no trap was reached';

  await attempt('databaseLater', () => database((DatabaseSync) => {
    const { folder, swap } = swapped('later');
    const file = new DatabaseSync(`${folder}/planted.db`, { open: false });
    swap();
    file.open();
    file.exec('create table t (a)');
  }));
  await attempt('databaseAgain', () => database((DatabaseSync) => {
    const { folder, swap } = swapped('again');
    const file = new DatabaseSync(`${folder}/planted.db`);
    file.close();
    swap();
    file.open();
    file.exec('create table t (a)');
  }));

  worker.terminate();
  console.log(JSON.stringify({ ...results, neighbours: await neighbours() }));
  process.exit(0);
}

async function neighbours() {
  const { message, worker } = await started("require('node:worker_threads').parentPort.postMessage('message')");
  worker.terminate();
  const name = database((DatabaseSync) => {
    const file = new DatabaseSync('data/own.db', { open: false });
    file.open();
    return file.prepare("select 'own' as name").get().name;
  });
  return { worker: message, database: name === 'none' ? 'own' : name };
}

main();
