// Everything is allowed but what protections hold. Tries to change the gate's own files under every name that they
// have, and to reach the memory of processes. Prints what each attempt came to; the test looks at the files.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { aliases, own, inherited, mounted } = JSON.parse(process.argv[2]);
const { promises } = fs;
const results = {};

async function attempt(name, run) {
  try {
    await run();
    results[name] = 'done';
  } catch (error) {
    results[name] = error.safeclaw?.rule ?? error.cause?.safeclaw?.rule ?? error.code ?? String(error);
  }
}

const called = (start) => new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
const ended = (stream) => new Promise((resolve, reject) => stream.on('error', reject).on('close', resolve).end('changed'));
const { O_APPEND, O_RDONLY, O_TRUNC, O_WRONLY } = fs.constants;

function opened(file, flags, use) {
  const fd = fs.openSync(file, flags);
  try {
    use(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Ways to change what is in a file, or who may use it. */
const changes = {
  writeText: (file) => fs.writeFileSync(file, 'changed'),
  writeBytes: (file) => fs.writeFileSync(file, Buffer.from('changed')),
  writeCallback: (file) => called((done) => fs.writeFile(file, 'changed', done)),
  writePromise: (file) => promises.writeFile(file, 'changed'),
  append: (file) => fs.appendFileSync(file, 'changed'),
  appendFlag: (file) => opened(file, O_WRONLY | O_APPEND, (fd) => fs.writeSync(fd, 'changed')),
  stream: (file) => ended(fs.createWriteStream(file)),
  streamInside: (file) => ended(fs.createWriteStream(file, { flags: 'r+', start: 1 })),
  readAndWrite: (file) => opened(file, 'r+', (fd) => fs.writevSync(fd, [Buffer.from('chan'), Buffer.from('ged')])),
  truncate: (file) => fs.truncateSync(file),
  truncatePromise: (file) => promises.truncate(file, 1),
  truncatingRead: (file) => opened(file, O_RDONLY | O_TRUNC, () => {}),
  handle: async (file) => {
    const handle = await promises.open(file, 'r+');
    try {
      await handle.appendFile('changed');
    } finally {
      await handle.close();
    }
  },
  copyOnto: (file) => fs.copyFileSync('work/plain', file),
  copyOntoPromise: (file) => promises.copyFile('work/plain', file),
  cpOnto: (file) => fs.cpSync('work/plain', file),
  cpTreeOnto: (file) => {
    fs.mkdirSync('work/tree', { recursive: true });
    fs.writeFileSync(`work/tree/${path.basename(file)}`, 'changed');
    try {
      fs.cpSync('work/tree', path.dirname(file), { recursive: true });
    } finally {
      fs.rmSync('work/tree', { recursive: true });
    }
  },
  chmod: (file) => fs.chmodSync(file, 0o777),
  chmodDescriptor: (file) => opened(file, 'r', (fd) => fs.fchmodSync(fd, 0o777)),
  times: (file) => fs.utimesSync(file, 1, 1),
  timesDescriptor: (file) => opened(file, 'r', (fd) => fs.futimesSync(fd, 1, 1)),
  reopen: (file) => opened(file, 'r', (fd) => fs.writeFileSync(`/proc/self/fd/${fd}`, 'changed')),
  redirection: (file) => {
    const { error } = spawnSync(`echo changed > '${file}'`, { shell: true });
    if (error) throw error;
  },
  worker: (file) => new Promise((resolve, reject) => {
    new Worker("const { workerData } = require('node:worker_threads'); require('node:fs').writeFileSync(workerData, 'changed')", { eval: true, workerData: file }).on('error', reject).on('exit', resolve);
  }),
};

/** Ways to put something else in a name's place. */
const replacements = {
  unlink: (file) => fs.unlinkSync(file),
  rm: (file) => fs.rmSync(file),
  renameAway: (file) => fs.renameSync(file, 'work/away'),
  renameOnto: (file) => (fs.writeFileSync('work/new', 'changed'), fs.renameSync('work/new', file)),
  linkOnto: (file) => fs.linkSync('work/plain', file),
  linkOf: (file) => fs.linkSync(file, `work/linked-${path.basename(file)}`),
  symlinkOnto: (file) => fs.symlinkSync('/dev/null', file),
};

const ancestors = {
  rename: (folder) => fs.renameSync(folder, 'work/away'),
  renamePromise: (folder) => promises.rename(folder, 'work/away'),
  remove: (folder) => fs.rmSync(folder, { recursive: true }),
  removePromise: (folder) => promises.rm(folder, { recursive: true }),
  rmdir: (folder) => fs.rmdirSync(folder),
  unlink: (folder) => fs.unlinkSync(folder),
  renameOnto: (folder) => (fs.mkdirSync('work/other', { recursive: true }), fs.renameSync('work/other', folder)),
};

const descriptor = {
  write: () => fs.writeSync(inherited, 'changed'),
  writev: () => fs.writevSync(inherited, [Buffer.from('changed')]),
  writePromise: () => called((done) => fs.write(inherited, 'changed', done)),
  writeFile: () => fs.writeFileSync(inherited, 'changed'),
  truncate: () => fs.ftruncateSync(inherited),
  chmod: () => fs.fchmodSync(inherited, 0o777),
  times: () => fs.futimesSync(inherited, 1, 1),
  stream: () => ended(fs.createWriteStream(null, { fd: inherited, autoClose: false })),
  byName: () => fs.writeFileSync(`/dev/fd/${inherited}`, 'changed'),
};

const memory = ['/proc/self/mem', '/proc/thread-self/mem', `/proc/self/task/${process.pid}/mem`, `/proc/${process.ppid}/mem`, `/proc/${process.pid}/environ`, '/proc/self/environ', `/proc/${process.ppid}/environ`, '/proc/self/root/proc/self/mem', '/proc/self/cwd/work/mem-link', '/proc//self/./mem', '/dev/mem', '/proc/kcore'];

async function neighbours() {
  const out = {};
  fs.writeFileSync('work/pair-a', 'changed');
  out.pair = fs.readFileSync('work/pair-b', 'utf8');
  fs.writeFileSync('other.yaml', 'written');
  fs.copyFileSync('other.yaml', 'work/copied');
  fs.renameSync('work/copied', 'work/renamed');
  out.beside = fs.readFileSync('work/renamed', 'utf8');
  opened('work/renamed', 'r+', (fd) => (fs.writeSync(fd, 'W'), fs.fchmodSync(fd, 0o600), fs.ftruncateSync(fd, 3)));
  out.descriptor = fs.readFileSync('work/renamed', 'utf8');
  out.read = own.map((file) => fs.readFileSync(file, 'utf8').length > 0);
  out.oom = fs.readFileSync('/proc/self/oom_score_adj', 'latin1').trim() !== '';
  fs.writeFileSync('/proc/self/oom_score_adj', fs.readFileSync('/proc/self/oom_score_adj', 'latin1'));
  out.status = fs.readFileSync('/proc/self/status', 'latin1').startsWith('Name:');
  out.maps = fs.readFileSync('/proc/self/maps', 'latin1').length > 0;
  fs.writeFileSync('work/environ', 'a');
  fs.writeFileSync('work/mem', 'b');
  out.names = fs.readFileSync('work/environ', 'utf8') + fs.readFileSync('work/mem', 'utf8');
  // Only the name goes; the file stays under its own.
  fs.unlinkSync(aliases[0]);
  return out;
}

async function main() {
  fs.symlinkSync('/proc/self/mem', 'work/mem-link');
  // `cp` takes the name away before it makes a file of it: of several names that is no harm to the file.
  for (const file of [...aliases, ...own]) for (const [name, run] of Object.entries(changes)) if (!(aliases.includes(file) && name.startsWith('cp'))) await attempt(`${name} ${file}`, () => run(file));
  for (const file of own) for (const [name, run] of Object.entries(replacements)) await attempt(`${name} ${file}`, () => run(file));
  for (const folder of ['real', '.safeclaw', '.safeclaw/audit', 'conf', 'conf-link', 'conf-link2', '.']) for (const [name, run] of Object.entries(ancestors)) await attempt(`${name} ${folder}`, () => run(path.resolve(folder)));
  for (const name of ['.safeclaw/audit/new.jsonl', 'conf/.safeclaw/x', 'conf-link/.safeclaw/compiled/x']) await attempt(`new ${name}`, () => fs.writeFileSync(name, 'changed'));
  if (inherited !== null) for (const [name, run] of Object.entries(descriptor)) await attempt(`${name} of descriptor`, run);
  for (const folder of mounted.filter((name) => !name.endsWith('proc'))) {
    await attempt(`mounted ${folder}`, () => fs.writeFileSync(folder, 'changed'));
    await attempt(`mounted below ${folder}`, () => fs.writeFileSync(`${folder}/changed`, 'changed'));
  }
  for (const name of [...memory, ...mounted.filter((folder) => folder.includes('proc')).flatMap((folder) => [`${folder}/self/mem`, `${folder}/self/environ`])]) {
    await attempt(`read ${name}`, () => opened(name, 'r', () => {}));
    await attempt(`change ${name}`, () => opened(name, 'r+', () => {}));
    await attempt(`promise ${name}`, () => promises.open(name, 'r'));
  }
  for (const name of ['/proc/sys/kernel/core_pattern', '/proc/sys/kernel/modprobe', '/proc/sys/fs/binfmt_misc/register']) await attempt(`change ${name}`, () => opened(name, 'r+', () => {}));
  const neighbour = await neighbours();
  console.log(JSON.stringify({ results, neighbour }));
}

main();
