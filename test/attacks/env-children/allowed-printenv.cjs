// Hands the granted variable, and one of its own, to a program.
const { execSync, spawnSync } = require('node:child_process');
const inherited = spawnSync('printenv', ['GRANTED_KEY']).stdout.toString().trim();
const given = spawnSync('printenv', ['OWN'], { env: { ...process.env, OWN: 'mine' } }).stdout.toString().trim();
if (inherited === 'granted value' && given === 'mine' && execSync('echo $GRANTED_KEY').toString().trim() === inherited) console.log('ok');
