// Tries to read or change what the policy denies by every trick that names it differently, swaps it meanwhile, or
// breaks the gate's own tools. Prints what each attempt got; whoever started it looks at the disk as well.
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const asyncHooks = require('node:async_hooks');
const [, , base] = process.argv;
const no = path.join(base, 'no');
const ok = path.join(base, 'ok');
const got = [];

async function attempt(name, run) {
  let value;
  try {
    value = await run();
  } catch (error) {
    value = `failed ${error && error.code}`;
  }
  got.push([name, String(value)]);
}

const callback = (run) => new Promise((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))));
const secret = `${no}/secret`;

async function main() {
  fs.symlinkSync(secret, `${ok}/l1`);
  fs.symlinkSync('../no', `${ok}/dir`);
  fs.symlinkSync('l1', `${ok}/l2`);
  fs.symlinkSync(`${no}/born`, `${ok}/dangling`);
  fs.symlinkSync('dangling', `${ok}/dangling2`);
  const read = [
    ['link', `${ok}/l1`], ['link to link', `${ok}/l2`], ['folder link', `${ok}/dir/secret`], ['dots', `${ok}/../no/secret`], ['dots through link', `${ok}/dir/../no/secret`],
    ['double slash', `${ok}//..//no//secret`], ['buffer', Buffer.from(secret)], ['uint8array', new Uint8Array(Buffer.from(secret))], ['url', pathToFileURL(secret)],
    ['escaped url', new URL(`file://${no}/%73ecret`)], ['url-like', { href: `file://${secret}`, protocol: 'file:', hostname: '', pathname: secret, origin: 'null', search: '', hash: '' }],
    ['proc root', `/proc/self/root${secret}`], ['proc cwd', `/proc/self/cwd/../no/secret`], ['thread root', `/proc/thread-self/root${secret}`], ['relative', '../no/secret'],
  ];
  // A function's prototype leads back to it: the promises' shares the callback form's, which is not looked at before.
  for (const [name, list] of [['promises', () => fs.promises.opendir], ['callback', () => fs.opendir], ['sync', () => fs.opendirSync]]) {
    await attempt(`constructor of opendir, ${name}`, async () => {
      const { constructor } = list().prototype ?? {};
      if (constructor === undefined) return 'none';
      const folder = await new Promise((resolve, reject) => {
        const opened = constructor(no, name === 'sync' ? {} : (error, dir) => (error ? reject(error) : resolve(dir)));
        if (opened !== undefined) resolve(opened);
      });
      return `constructed ${folder.readSync().name}`;
    });
  }
  process.chdir(ok);
  for (const [name, target] of read) {
    await attempt(`read ${name}`, () => fs.readFileSync(target, 'latin1'));
    await attempt(`read utf8 ${name}`, () => fs.readFileSync(target, 'utf8'));
    await attempt(`read callback ${name}`, () => callback((cb) => fs.readFile(target, 'utf8', cb)));
    await attempt(`read promise ${name}`, () => fs.promises.readFile(target, 'utf8'));
    await attempt(`copy ${name}`, () => { fs.copyFileSync(target, `${ok}/copied`); return fs.readFileSync(`${ok}/copied`, 'utf8'); });
    await attempt(`cp ${name}`, () => { fs.cpSync(target, `${ok}/copied2`, { dereference: true }); return fs.readFileSync(`${ok}/copied2`, 'utf8'); });
    if (fs.openAsBlob) await attempt(`blob ${name}`, async () => (await fs.openAsBlob(target)).text());
  }
  await attempt('swapped url-like', () => {
    let n = 0;
    const like = { protocol: 'file:', hostname: '', host: '', origin: 'null', search: '', hash: '', get href() { return `file://${n++ === 0 ? `${ok}/secret` : secret}`; }, get pathname() { return n++ === 0 ? `${ok}/secret` : secret; } };
    return fs.opendirSync(like).path;
  });
  await attempt('mutated bytes', async () => {
    const bytes = Buffer.from(`${ok}/secre`.padEnd(secret.length, 't').slice(0, secret.length));
    const reading = fs.promises.readFile(bytes, 'utf8');
    Buffer.from(secret).copy(bytes);
    return reading;
  });
  // Where a path led before must not be where it is said to lead now.
  for (const encoding of ['utf8', 'latin1']) {
    await attempt(`swapped link, ${encoding}`, () => {
      fs.rmSync(`${ok}/swap`, { force: true });
      fs.symlinkSync('secret', `${ok}/swap`);
      for (let i = 0; i < 3; i++) if (fs.readFileSync(`${ok}/swap`, encoding) !== 'open text') throw new Error('not read');
      fs.unlinkSync(`${ok}/swap`);
      fs.symlinkSync(secret, `${ok}/swap`);
      return fs.readFileSync(`${ok}/swap`, encoding);
    });
    await attempt(`swapped folder, ${encoding}`, () => {
      fs.rmSync(`${ok}/swapped`, { force: true });
      fs.symlinkSync('.', `${ok}/swapped`);
      for (let i = 0; i < 3; i++) fs.readFileSync(`${ok}/swapped/secret`, encoding);
      fs.unlinkSync(`${ok}/swapped`);
      fs.symlinkSync('../no', `${ok}/swapped`);
      return fs.readFileSync(`${ok}/swapped/secret`, encoding);
    });
    await attempt(`swapped and allowed, ${encoding}`, () => {
      fs.writeFileSync(`${ok}/first`, 'first');
      fs.rmSync(`${ok}/turn`, { force: true });
      fs.symlinkSync('first', `${ok}/turn`);
      for (let i = 0; i < 3; i++) fs.readFileSync(`${ok}/turn`, encoding);
      fs.unlinkSync(`${ok}/turn`);
      fs.symlinkSync('secret', `${ok}/turn`);
      return fs.readFileSync(`${ok}/turn`, encoding) === 'open text' ? 'right' : 'TOPSECRET: stale';
    });
  }
  await attempt('not utf-8', () => fs.readFileSync(Buffer.concat([Buffer.from(`${no}/`), Buffer.from([0xff])]), 'utf8'));
  await attempt('hard link', () => { fs.linkSync(secret, `${ok}/hard`); return fs.readFileSync(`${ok}/hard`, 'utf8'); });
  await attempt('hard link to a file that may only be read', () => { fs.linkSync(`${base}/readable/file`, `${ok}/hard2`); fs.writeFileSync(`${ok}/hard2`, 'changed'); return 'changed'; });
  await attempt('rename out', () => { fs.renameSync(secret, `${ok}/moved`); return fs.readFileSync(`${ok}/moved`, 'utf8'); });
  await attempt('rename folder above', () => { fs.renameSync(no, `${ok}/moved`); return fs.readFileSync(`${ok}/moved/secret`, 'utf8'); });
  await attempt('rename mixed folder', () => { fs.renameSync(`${ok}/mixed`, `${ok}/mixed2`); return fs.readFileSync(`${ok}/mixed2/denied.key`, 'utf8'); });
  await attempt('remove mixed folder', () => { fs.rmSync(`${ok}/mixed`, { recursive: true }); return fs.existsSync(`${ok}/mixed/denied.key`) ? 'failed' : 'removed'; });
  await attempt('copy mixed folder', () => { fs.cpSync(`${ok}/mixed`, `${ok}/mixed3`, { recursive: true }); return fs.readFileSync(`${ok}/mixed3/denied.key`, 'utf8'); });
  await attempt('copy mixed folder, promise', async () => { await fs.promises.cp(`${ok}/mixed`, `${ok}/mixed4`, { recursive: true }); return fs.readFileSync(`${ok}/mixed4/denied.key`, 'utf8'); });
  for (const [name, target] of [['dangling', `${ok}/dangling`], ['dangling twice', `${ok}/dangling2`], ['folder link', `${ok}/dir/born`], ['dots', `${ok}/../no/born`]]) {
    await attempt(`write ${name}`, () => (fs.writeFileSync(target, 'x'), 'written'));
    await attempt(`write buffer ${name}`, () => (fs.writeFileSync(target, Buffer.from('x')), 'written'));
    await attempt(`append ${name}`, () => (fs.appendFileSync(target, 'x'), 'written'));
    await attempt(`write callback ${name}`, () => callback((cb) => fs.writeFile(target, 'x', (e) => cb(e, 'written'))));
    await attempt(`write promise ${name}`, () => fs.promises.writeFile(target, 'x').then(() => 'written'));
    await attempt(`copy to ${name}`, () => (fs.copyFileSync(`${ok}/secret`, target), 'written'));
    await attempt(`mkdir ${name}`, () => fs.mkdirSync(`${target}/a/b`, { recursive: true }));
  }
  await attempt('chmod through a descriptor', () => { const fd = fs.openSync(`${base}/readable/file`, 'r'); try { fs.fchmodSync(fd, 0o777); return 'changed'; } finally { fs.closeSync(fd); } });
  await attempt('times through a handle', async () => { const h = await fs.promises.open(`${base}/readable/file`, 'r'); try { await h.utimes(1, 1); return 'changed'; } finally { await h.close(); } });
  await attempt('truncating read', () => { fs.closeSync(fs.openSync(`${base}/readable/file`, fs.constants.O_RDONLY | fs.constants.O_TRUNC)); return 'emptied'; });
  await attempt('reopen for writing', () => { const fd = fs.openSync(`${base}/readable/file`, 'r'); try { fs.writeFileSync(`/proc/self/fd/${fd}`, 'changed'); return 'changed'; } finally { fs.closeSync(fd); } });
  for (const log of fs.readdirSync('/proc/self/fd')) {
    const fd = Number(log);
    let name = '';
    try { name = fs.readlinkSync(`/proc/self/fd/${fd}`); } catch { continue; }
    if (!name.includes('.safeclaw')) continue;
    await attempt('close the log', () => (fs.closeSync(fd), 'closed'));
    await attempt('write the log', () => (fs.writeSync(fd, 'x\n'), 'written'));
    await attempt('empty the log', () => (fs.ftruncateSync(fd), 'emptied'));
    await attempt('handle on the log', async () => {
      const handle = await fs.promises.open(`${ok}/secret`);
      const kHandle = Object.getOwnPropertySymbols(handle).map((s) => handle[s]).find((v) => v && typeof v.writeUtf8String === 'function');
      if (!kHandle) throw new Error('none');
      try {
        return new kHandle.constructor(fd) ? 'constructed' : 'none';
      } finally {
        await handle.close();
      }
    });
    await attempt('log by path', () => (fs.writeFileSync(`/proc/self/fd/${fd}`, 'x'), 'written'));
  }
  await attempt('stolen job', () => new Promise((resolve) => {
    let job = null;
    const hook = asyncHooks.createHook({ init: (id, type, trigger, resource) => { if (resource && typeof resource.run === 'function' && job === null) job = resource; } }).enable();
    fs.readFile(secret, () => {});
    fs.writeFile(`${no}/born`, 'x', () => {});
    hook.disable();
    if (job === null) return resolve('none');
    job.ondone = (error, data) => resolve(error ? 'failed' : String(data));
    job.run(`${ok}/secret`);
    setTimeout(() => resolve('nothing'), 300);
  }));
  // From here on the builtins are broken; nothing below may rely on them.
  const print = process.stdout.write.bind(process.stdout);
  const stringify = JSON.stringify;
  const keepRead = fs.readFileSync;
  const push = (name, value) => { got[got.length] = [name, value]; };
  const tries = (name) => {
    try { push(name, keepRead(secret, 'latin1')); } catch (e) { push(name, `failed ${e.code}`); }
    try { push(`${name} utf8`, keepRead(`${ok}/l1`, 'utf8')); } catch (e) { push(`${name} utf8`, `failed ${e.code}`); }
    try { fs.writeFileSync(`${no}/born`, 'x'); push(`${name} write`, 'written'); } catch (e) { push(`${name} write`, `failed ${e.code}`); }
  };
  const breakMethod = (owner, key, value, name) => {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    Object.defineProperty(owner, key, { configurable: true, writable: true, value });
    tries(name);
    if (before) Object.defineProperty(owner, key, before); else delete owner[key];
  };
  breakMethod(String.prototype, 'startsWith', () => true, 'startsWith');
  breakMethod(String.prototype, 'indexOf', () => 0, 'indexOf');
  breakMethod(String.prototype, 'charCodeAt', () => 47, 'charCodeAt');
  breakMethod(String.prototype, 'slice', () => '', 'slice');
  breakMethod(RegExp.prototype, 'exec', () => null, 'exec');
  breakMethod(RegExp.prototype, 'test', () => true, 'test');
  breakMethod(Map.prototype, 'get', () => undefined, 'Map.get');
  breakMethod(Array.prototype, 'push', () => 0, 'push');
  breakMethod(Array.prototype, Symbol.iterator, function* () {}, 'iterator');
  breakMethod(Object, 'getPrototypeOf', () => null, 'getPrototypeOf');
  breakMethod(Reflect, 'apply', () => undefined, 'Reflect.apply');
  breakMethod(Object.prototype, 'kind', 'allow', 'kind');
  breakMethod(Object.prototype, 'path', `${ok}/secret`, 'path');
  breakMethod(Error, 'captureStackTrace', () => { throw new Error('mine'); }, 'captureStackTrace');
  Object.defineProperty(Array.prototype, '0', { configurable: true, set() { throw new Error('stopped'); }, get() { return `${ok}/secret`; } });
  tries('Array.prototype[0]');
  delete Array.prototype[0];
  print(stringify(got));
}

process.on('uncaughtException', (error) => {
  process.stdout.write(JSON.stringify([...got, ['stopped', error.stack]]));
  process.exit(3);
});
main();
