// Forms of bash that other shells do not have.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
for (const line of [`${tool} <(${marker})`, `$'${marker}'`, `${tool} <<< "$(${marker})"`, `coproc ${marker}`, `a=(${marker}); "\${a[@]}"`, `printf -v c ${marker}; $c`, `let 'x[$(${marker})]=1'`, `[[ -v 'x[$(${marker})]' ]]`, `alias z=${marker}; shopt -s expand_aliases\nz`, `{${marker},}`, `declare -n r=c; c=${marker}; $r`, `x='a[$(${marker})]'; (( x ))`, `hash -p ${marker} tool; tool`, `mapfile -C ${marker} -c 1 <<< a`]) spawnSync(line, { shell: '/bin/bash' });
