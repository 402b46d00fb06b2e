// The same with shell lines, which are parsed in a realm of their own: errors of that realm lead into it.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const kept = new Set();
let left = 60;
(function fall() {
  try {
    fall();
  } catch (error) {
    kept.add(error);
  }
  if (left-- > 0) {
    try {
      const { error } = spawnSync(`${lab.programs.tool} a; ${lab.programs.marker} b`, { shell: true });
      if (error) kept.add(error);
    } catch (error) {
      kept.add(error);
    }
  }
})();
for (const error of kept) {
  const { constructor } = error.constructor ?? {};
  try {
    const other = constructor('return this')();
    if (other === globalThis) continue;
    other.Array.prototype.push = () => 0;
    other.String.prototype.includes = () => false;
    other.JSON.stringify = () => '{}';
  } catch {
    // No way there.
  }
}
spawnSync(`${lab.programs.tool} a; ${lab.programs.marker} c`, { shell: true });
