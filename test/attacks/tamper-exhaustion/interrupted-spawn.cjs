// The same while commands are decided.
// denied: shell:execute marker
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const context = vm.createContext({ act: () => spawnSync(`echo \${x:-$(${lab.programs.marker})}; ${lab.programs.marker}`, { shell: true }) });
for (let i = 0; i < 60; i++) {
  try {
    vm.runInContext('for (;;) act()', context, { timeout: 1 + (i % 8) });
  } catch {
    // Its time was over.
  }
}
spawnSync(lab.programs.marker, ['after']);
