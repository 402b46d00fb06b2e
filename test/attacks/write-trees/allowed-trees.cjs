// Copies, moves and removes trees of its own, with links in them that lead out.
const fs = require('node:fs');
const { granted, denied } = JSON.parse(process.argv[2]);
const { ok, strictEqual } = require('node:assert');
async function main() {
  fs.cpSync(`${granted}/tree`, `${granted}/copy`, { recursive: true });
  await fs.promises.cp(`${granted}/tree`, `${granted}/copy-2`, { recursive: true, preserveTimestamps: true, filter: (from) => !from.endsWith('two.txt') });
  strictEqual(fs.readFileSync(`${granted}/copy/inner/two.txt`, 'utf8'), 'two');
  ok(!fs.existsSync(`${granted}/copy-2/inner/two.txt`));
  fs.symlinkSync(denied, `${granted}/copy/inner/out`);
  fs.renameSync(`${granted}/copy`, `${granted}/moved`);
  // The link goes, what it leads to stays.
  fs.rmSync(`${granted}/moved`, { recursive: true });
  await fs.promises.rm(`${granted}/copy-2`, { recursive: true, force: true });
  ok(!fs.existsSync(`${granted}/moved`) && !fs.existsSync(`${granted}/copy-2`));
  console.log('ok');
}
main();
