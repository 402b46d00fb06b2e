// Tries everything that node:fs can do to a folder that the policy denies, and the same to one that it allows.
// Prints how each attempt ended; whoever started it looks at the disk.
const fs = require('node:fs');
const path = require('node:path');
const [, , base] = process.argv;
const no = path.join(base, 'no');
const ok = path.join(base, 'ok');
const out = [];

function end(error, value) {
  if (!error) return { ok: true, value: Buffer.isBuffer(value) ? value.toString() : typeof value };
  return { ok: false, code: error.code, errno: error.errno, syscall: error.syscall, path: String(error.path), safeclaw: error.safeclaw, error: error instanceof Error, message: error.message };
}

async function all(label, name, make, forms = ['sync', 'callback', 'promise']) {
  for (const form of forms) {
    const args = make(form[0]);
    let result;
    if (form === 'sync' && fs[`${name}Sync`]) {
      try {
        result = end(null, fs[`${name}Sync`](...args));
      } catch (error) {
        result = end(error);
      }
    } else if (form === 'callback' && fs[name] && !['openAsBlob', 'glob'].includes(name)) {
      let later = false;
      result = await new Promise((resolve) => {
        try {
          fs[name](...args, (error, value) => resolve({ ...end(error, value), later }));
        } catch (error) {
          resolve({ ...end(error), threw: true });
        }
        later = true;
      });
    } else if (form === 'promise' && fs.promises[name]) {
      result = await fs.promises[name](...args).then((value) => {
        if (value && value.close) void value.close();
        return end(null, value);
      }, end);
    } else continue;
    out.push([label, `${name} ${form}`, result]);
  }
}

async function main() {
  for (const [label, d] of [['denied', no], ['allowed', ok]]) {
    await all(label, 'readFile', () => [`${d}/secret`]);
    await all(label, 'readFile', () => [`${d}/secret`, 'utf8']);
    await all(label, 'readFile', () => [`${d}/secret`, { flag: 'a+' }]);
    await all(label, 'open', () => [`${d}/secret`, 'r']);
    await all(label, 'access', () => [`${d}/secret`]);
    await all(label, 'stat', () => [`${d}/secret`]);
    await all(label, 'lstat', () => [`${d}/secret`]);
    await all(label, 'statfs', () => [d]);
    await all(label, 'realpath', () => [`${d}/link`]);
    await all(label, 'readlink', () => [`${d}/link`]);
    await all(label, 'readdir', () => [d]);
    await all(label, 'readdir', () => [d, { recursive: true }], ['sync', 'promise']);
    await all(label, 'opendir', () => [d]);
    await all(label, 'copyFile', (f) => [`${d}/secret`, `${ok}/taken-${label}-${f}`]);
    await all(label, 'cp', (f) => [`${d}/small`, `${ok}/tree-${label}-${f}`, { recursive: true }]);
    await all(label, 'cp', (f) => [`${d}/secret`, `${ok}/cp-${label}-${f}`]);
    await all(label, 'link', (f) => [`${d}/secret`, `${ok}/hard-${label}-${f}`]);
    await all(label, 'openAsBlob', () => [`${d}/secret`], ['sync']);
    await all(label, 'writeFile', (f) => [`${d}/w-${f}`, 'x']);
    await all(label, 'writeFile', (f) => [`${d}/w-${f}`, Buffer.from('x')]);
    await all(label, 'writeFile', () => [`${d}/secret`, 'overwritten', { flag: 'r+' }]);
    await all(label, 'appendFile', (f) => [`${d}/a-${f}`, 'x']);
    await all(label, 'truncate', (f) => [`${d}/keep-${f}`, 0]);
    await all(label, 'open', (f) => [`${d}/o-${f}`, 'w']);
    await all(label, 'open', (f) => [`${d}/keep-${f}`, fs.constants.O_RDONLY | fs.constants.O_TRUNC]);
    await all(label, 'mkdir', (f) => [`${d}/m-${f}`]);
    await all(label, 'mkdir', (f) => [`${d}/mr-${f}/a/b`, { recursive: true }]);
    await all(label, 'mkdtemp', () => [`${d}/t-`]);
    await all(label, 'symlink', (f) => ['secret', `${d}/s-${f}`]);
    await all(label, 'chmod', (f) => [`${d}/keep-${f}`, 0o600]);
    await all(label, 'chown', (f) => [`${d}/keep-${f}`, process.getuid(), process.getgid()]);
    await all(label, 'lchown', (f) => [`${d}/keep-${f}`, process.getuid(), process.getgid()]);
    await all(label, 'utimes', (f) => [`${d}/keep-${f}`, 1, 1]);
    await all(label, 'lutimes', (f) => [`${d}/keep-${f}`, 1, 1]);
    await all(label, 'copyFile', (f) => [`${ok}/secret`, `${d}/c-${f}`]);
    await all(label, 'link', (f) => [`${ok}/secret`, `${d}/h-${f}`]);
    await all(label, 'rename', (f) => [`${ok}/move-${label}-${f}`, `${d}/r-${f}`]);
    await all(label, 'cp', (f) => [`${ok}/small`, `${d}/cpt-${f}`, { recursive: true }]);
    await all(label, 'rename', (f) => [`${d}/ren-${f}`, `${ok}/got-${label}-${f}`]);
    await all(label, 'unlink', (f) => [`${d}/del-${f}`]);
    await all(label, 'rm', (f) => [`${d}/rm-${f}`]);
    await all(label, 'rm', (f) => [`${d}/rmr-${f}`, { recursive: true, force: true }]);
    await all(label, 'rmdir', (f) => [`${d}/dir-${f}`]);
    out.push([label, 'exists', { ok: fs.existsSync(`${d}/secret`) }]);
    out.push([label, 'exists callback', { ok: await new Promise((resolve) => fs.exists(`${d}/secret`, resolve)) }]);
    out.push([label, 'no entry', await (async () => { try { return end(null, fs.statSync(`${d}/secret`, { throwIfNoEntry: false })); } catch (e) { return end(e); } })()]);
    out.push([label, 'read stream', await new Promise((resolve) => fs.createReadStream(`${d}/secret`).on('error', (e) => resolve(end(e))).on('data', (v) => resolve(end(null, v))))]);
    out.push([label, 'write stream', await new Promise((resolve) => fs.createWriteStream(`${d}/stream`).on('error', (e) => resolve(end(e))).on('finish', () => resolve(end(null))).end('x'))]);
    out.push([label, 'watch', await (async () => { try { fs.watch(d).close(); return end(null); } catch (e) { return end(e); } })()]);
    out.push([label, 'promises.watch', await (async () => { const stop = new AbortController(); setTimeout(() => stop.abort(), 50); try { for await (const _ of fs.promises.watch(d, { signal: stop.signal })) break; return end(null); } catch (e) { return e.name === 'AbortError' ? end(null) : end(e); } })()]);
    out.push([label, 'watchFile', await (async () => { try { fs.watchFile(`${d}/secret`, () => {}); fs.unwatchFile(`${d}/secret`); return end(null); } catch (e) { return end(e); } })()]);
    out.push([label, 'blob', await (async () => { if (!fs.openAsBlob) return null; try { return end(null, Buffer.from(await (await fs.openAsBlob(`${d}/secret`)).text())); } catch (e) { return end(e); } })()]);
    out.push([label, 'glob', fs.globSync ? { ok: fs.globSync('*', { cwd: d }).length > 0 } : null]);
    out.push([label, 'require', await (async () => { try { return end(null, require(`${d}/data.json`)); } catch (e) { return end(e); } })()]);
    out.push([label, 'import', await import(`${d}/data.mjs`).then((v) => end(null, v), end)]);
  }
  console.log(JSON.stringify(out));
}

process.on('uncaughtException', (error) => {
  console.log(JSON.stringify([['stopped', error.stack, { ok: false }]]));
  process.exit(3);
});
main();
