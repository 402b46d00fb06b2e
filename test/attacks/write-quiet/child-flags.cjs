// Starts Node with flags that write: profiles, coverage of tests, reports, traces, snapshots, logs.
// denied: process:inspect
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const to = lab.denied;
for (const flags of [['--cpu-prof', `--cpu-prof-dir=${to}`], ['--heap-prof', `--heap-prof-dir=${to}`], ['--trace-events-enabled', `--trace-event-file-pattern=${to}/trace`], [`--report-dir=${to}`, '--report-on-fatalerror', '--report-uncaught-exception'], ['--prof', `--logfile=${to}/v8.log`, '--no-logfile-per-isolate'], [`--redirect-warnings=${to}/warnings`], [`--tls-keylog=${to}/keys`], [`--diagnostic-dir=${to}`, '--cpu-prof']]) {
  spawnSync(process.execPath, [...flags, '-e', 'process.emitWarning("x"); setTimeout(() => {}, 20)'], { cwd: lab.granted });
}
