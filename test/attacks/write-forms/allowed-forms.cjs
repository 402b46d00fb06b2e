// Makes, changes and removes its own files by every kind of call.
const fs = require('node:fs');
const { granted } = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
const { ok, strictEqual } = require('node:assert');
const file = `${granted}/own.txt`;
async function main() {
  fs.writeFileSync(file, 'one');
  fs.appendFileSync(Buffer.from(file), ' two');
  await fs.promises.appendFile(pathToFileURL(file), ' three');
  await new Promise((resolve, reject) => fs.createWriteStream(file, { flags: 'a' }).on('error', reject).on('close', resolve).end(' four'));
  const handle = await fs.promises.open(file, 'r+');
  await handle.write('ONE', 0);
  await handle.truncate(13);
  await handle.close();
  strictEqual(fs.readFileSync(file, 'utf8'), 'ONE two three');
  fs.mkdirSync(`${granted}/a/b/c`, { recursive: true });
  ok(fs.mkdtempSync(`${granted}/temporary-`).length > granted.length);
  fs.renameSync(file, `${granted}/a/b/c/moved.txt`);
  fs.copyFileSync(`${granted}/a/b/c/moved.txt`, file);
  fs.chmodSync(file, 0o600);
  fs.utimesSync(file, 1, 1);
  strictEqual(fs.statSync(file).mtimeMs, 1000);
  fs.unlinkSync(file);
  fs.rmSync(`${granted}/a`, { recursive: true });
  ok(!fs.existsSync(`${granted}/a`));
  console.log('ok');
}
main();
