// Plants a package of the gate's name in nearer folders, for the children that are to load it.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { fork, spawnSync } = require('node:child_process');
const folder = `${lab.granted}/node_modules/@authensor/safeclaw`;
fs.mkdirSync(`${folder}/dist`, { recursive: true });
fs.writeFileSync(`${folder}/package.json`, '{"name":"@authensor/safeclaw","version":"99.0.0","exports":{"./register":"./register.cjs",".":"./register.cjs"}}');
for (const name of ['register.cjs', 'dist/register.cjs']) fs.writeFileSync(`${folder}/${name}`, '// nothing');
const text = `try { console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
fs.writeFileSync(`${lab.granted}/child.cjs`, text);
const env = { NODE_PATH: `${lab.granted}/node_modules`, PATH: process.env.PATH };
spawnSync(process.execPath, ['child.cjs'], { cwd: lab.granted, env, stdio: 'inherit' });
spawnSync(process.execPath, ['--require', '@authensor/safeclaw/register', 'child.cjs'], { cwd: lab.granted, env, stdio: 'inherit' });
fork(`${lab.granted}/child.cjs`, { cwd: lab.granted, env, execArgv: [] });
