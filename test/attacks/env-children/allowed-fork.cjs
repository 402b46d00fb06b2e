// Hands the granted variable to a Node program.
// also: child.cjs
const { fork } = require('node:child_process');
const child = fork('./child.cjs', { silent: true });
child.stdout.on('data', (text) => JSON.parse(text).GRANTED_KEY === 'granted value' && console.log('ok'));
