// Has a shell write the policy: by a redirection, and by programs that are told its name.
// denied: file:write safeclaw.config.yaml
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
for (const line of [`echo '# x' >> ${lab.project}/safeclaw.config.yaml`, `cd ${lab.project}; : > safeclaw.config.yaml`, `echo x | tee -a ${lab.project}/safeclaw.config.yaml >> ./safeclaw.config.yaml`]) spawnSync('/bin/sh', ['-c', line], { stdio: 'ignore' });
