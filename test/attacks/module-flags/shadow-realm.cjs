// A child is started with realms that have bindings and a loader of their own, and reads by one of them.
// nodes: >=20
// denied: process:inspect node --experimental-shadow-realm
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const code = `new ShadowRealm().importValue(${JSON.stringify(`${lab.denied}/module.mjs`)}, 'default').then(console.log, (error) => console.log(error.message))`;
for (const [flags, env] of [[['--experimental-shadow-realm'], {}], [['--harmony-shadow-realm'], {}], [[], { NODE_OPTIONS: '--experimental-shadow-realm' }]]) console.log(String(spawnSync(lab.node, [...flags, '-e', code], { env }).stdout));
