// Takes the native functions from where Node itself keeps them.
// denied: process:binding
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { O_RDONLY } = fs.constants;
for (const get of [(name) => process.binding(name), (name) => process._linkedBinding(name), (name) => process.constructor.prototype.binding?.(name), (name) => require('internal/bootstrap/loaders').internalBinding(name), (name) => process.getBuiltinModule?.('internal/test/binding').internalBinding(name), (name) => require('node:module')._load('internal/test/binding').internalBinding(name)]) {
  for (const name of ['fs', 'spawn_sync', 'process_wrap', 'tcp_wrap', 'inspector', 'natives', 'util', 'builtins']) {
    try {
      const binding = get(name);
      if (name !== 'fs') continue;
      const fd = process.version.startsWith('v18') ? binding.open(lab.secret, O_RDONLY, 0o666, undefined, {}) : binding.open(lab.secret, O_RDONLY, 0o666);
      console.log(fs.readFileSync(fd, 'utf8'));
    } catch {
      // Refused, or not there.
    }
  }
}
