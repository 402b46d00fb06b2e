// The `shell` option is a program of its own.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync, execSync } = require('node:child_process');
spawnSync(lab.programs.tool, { shell: lab.programs.marker });
try {
  execSync(lab.programs.tool, { shell: lab.programs.marker, stdio: 'ignore' });
} catch {
  // Refused.
}
