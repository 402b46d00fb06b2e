// The granted tool, by every function.
const lab = JSON.parse(process.argv[2]);
const child = require('node:child_process');
const { promisify } = require('node:util');
const { tool } = lab.programs;
(async () => {
  const texts = [String(child.spawnSync(tool).stdout), String(child.execFileSync(tool, ['a b'])), String(child.execSync(tool)), (await promisify(child.execFile)(tool)).stdout, (await promisify(child.exec)(`env ${tool}`)).stdout];
  child.spawn(tool).stdout.on('data', (text) => texts.push(String(text))).on('close', () => console.log(texts.length === 6 && texts.every((text) => text === 'ok\n') ? 'ok' : texts));
})();
