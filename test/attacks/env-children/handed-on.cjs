// Hands the environment on by hand.
// denied: env:read DENIED_KEY
const { spawn } = require('node:child_process');
spawn('env', [], { env: process.env, stdio: 'inherit' });
