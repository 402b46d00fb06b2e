// A command within the allowed one's arguments.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { execSync } = require('node:child_process');
const { tool, marker } = lab.programs;
for (const line of [`${tool} $(${marker})`, `${tool} \`${marker}\``, `${tool} "$(${marker})"`, `${tool} \${x:-$(${marker})}`, `${tool} <<E\n$(${marker})\nE`, `x=$(${marker}) ${tool}`, `${tool} $(( $(${marker}; echo 1) ))`]) {
  try {
    execSync(line, { stdio: 'ignore' });
  } catch {
    // Refused, or the tool's own failure.
  }
}
