// Cloud metadata addresses: reached where a rule names the address, by any spelling of it, and not through a name that
// leads there, a wider rule, or a socket of one's own. Runs in a network namespace without routes, so that what passes the
// gate ends in ENETUNREACH and nothing leaves this machine.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, temporaryFolder } from '../../harness.ts';

const isolated = process.getuid?.() === 0 && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;
const folder = temporaryFolder();
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));

fs.writeFileSync(path.join(folder, 'hosts'), '127.0.0.1 localhost\n169.254.170.2 evil.test\n');
fs.writeFileSync(
  path.join(folder, 'safeclaw.config.yaml'),
  'version: 1\nrules:\n  - { action: "network:request", host: "169.254.170.2", effect: allow }\n  - { action: "network:request", host: "*.test", effect: allow }\n',
);
fs.writeFileSync(
  path.join(folder, 'agent.cjs'),
  `const http = require('http'), net = require('net');
   const outcome = (error) => error.safeclaw?.rule ?? error.code;
   const get = (host) => new Promise((resolve) => http.get({ host, port: 80, path: '/x' }, () => resolve('answered')).on('error', (error) => resolve(outcome(error))));
   const raw = (host) => new Promise((resolve) => net.connect(80, host, () => resolve('connected')).on('error', (error) => resolve(outcome(error))));
   (async () => {
     const results = {};
     for (const host of ['169.254.170.2', '0xa9feaa02', 'evil.test', '169.254.170.3']) {
       results['get ' + host] = await get(host);
       results['fetch ' + host] = await fetch('http://' + host + '/x').then(() => 'answered', (error) => outcome(error.cause));
     }
     results.raw = await raw('169.254.170.2');
     console.log(JSON.stringify(results));
   })();`,
);

for (const node of nodeVersions) {
  t.test(`Node ${node}`, { skip: isolated ? false : 'needs root and network namespaces: without them the attempts could reach a real metadata service' }, (t) => {
    const script = 'mount --bind hosts /etc/hosts && exec "$1" --require "$2" agent.cjs';
    const run = spawnSync(...exactEnvironment('unshare', ['--net', '--mount', 'sh', '-c', script, 'sh', nodeBinary(node), path.join(dist, 'register.cjs')], { PATH: process.env.PATH, HOME: folder }), { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    const refused = 'protection:cloud-metadata';
    t.same(
      JSON.parse(run.stdout || '{}'),
      {
        'get 169.254.170.2': 'ENETUNREACH', 'fetch 169.254.170.2': 'ENETUNREACH', 'get 0xa9feaa02': 'ENETUNREACH', 'fetch 0xa9feaa02': 'ENETUNREACH',
        'get evil.test': refused, 'fetch evil.test': refused, 'get 169.254.170.3': refused, 'fetch 169.254.170.3': refused,
        raw: refused,
      },
      run.stderr,
    );
    t.end();
  });
}
