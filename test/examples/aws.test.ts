// The examples for AWS, as far as they can be run here: the lines that start the program and build it, in a clean folder
// with the packed package; the rest is read by the readers of its formats.

import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { exactEnvironment, nodeBinary, root } from '../harness.ts';
import { installPackage } from '../installed-package.ts';

const folder = path.join(root, 'examples/aws');
const text = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
const { project, remove } = installPackage();
t.teardown(remove);
const copied = /^COPY (agent.*) \.\/$/m.exec(text('Dockerfile'))?.[1]?.split(' ') ?? [];
for (const name of [...copied, 'handler.mjs']) fs.copyFileSync(path.join(folder, name), path.join(project, name));
const bin = path.join(project, 'bin');
fs.mkdirSync(bin);
fs.symlinkSync(nodeBinary('26'), path.join(bin, 'node'));
const environment = { PATH: `${bin}:${process.env.PATH}`, HOME: project, AWS_SECRET_ACCESS_KEY: 'the-secret' };
const started = [JSON.parse(/^CMD (\[.*\])$/m.exec(text('Dockerfile'))?.[1] ?? '[]') as string[]];
const task = JSON.parse(text('task-definition.json')) as { containerDefinitions: { command: string[] }[] };
started.push(...task.containerDefinitions.map(({ command }) => command));
started.push((parse(text('apprunner.yaml')) as { run: { command: string } }).run.command.split(' '));
started.push((/(node --import .*)$/m.exec(text('user-data.sh'))?.[1] ?? '').split(' '));

t.test('every line that starts the program starts it under the gate', (t) => {
  t.equal(new Set(started.map((line) => line.join(' '))).size, 1, 'it is the same line everywhere');
  const [program, ...args] = started[0] as [string, ...string[]];
  const run = spawnSync(...exactEnvironment(program, args, environment), { cwd: project, encoding: 'utf8' });
  t.equal(run.status, 0, run.stderr);
  const lines = run.stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const said = lines.find((line) => 'passwd' in line);
  t.match(said, { read: true, passwd: 'EACCES', write: 'EACCES' });
  t.notMatch(run.stdout, 'the-secret');
  t.ok(lines.some((line) => line.action === 'file:read' && line.verdict === 'deny' && line.target === '/etc/passwd'), 'and the log is on standard output');
  t.end();
});

t.test('the lines that build it work', (t) => {
  for (const line of new Set([/^RUN (npm .*)$/m.exec(text('Dockerfile'))?.[1], ...(parse(text('apprunner.yaml')) as { build: { commands: { build: string[] } } }).build.commands.build, /^(npm install.*)$/m.exec(text('user-data.sh'))?.[1]])) {
    const run = spawnSync(...exactEnvironment('bash', ['-c', `${line} --offline`], environment), { cwd: project, encoding: 'utf8' });
    t.equal(run.status, 0, `${line}: ${run.stderr}`);
  }
  const check = spawnSync(...exactEnvironment('bash', ['-c', /^(npx safeclaw.*)$/m.exec(text('user-data.sh'))?.[1] ?? ''], environment), { cwd: project, encoding: 'utf8' });
  t.equal(check.status, 0, `${check.stdout}${check.stderr}`);
  t.equal(execFileSync('bash', ['-n', path.join(folder, 'user-data.sh')], { encoding: 'utf8' }), '', 'user data is a script');
  t.end();
});

t.test('the function, by the environment of the template', (t) => {
  const { Resources } = parse(text('template.yaml')) as { Resources: { Agent: { Properties: { Handler: string; Environment: { Variables: Record<string, string> } } } } };
  const { Handler, Environment } = Resources.Agent.Properties;
  const [file, name] = Handler.split('.') as [string, string];
  const call = `import(${JSON.stringify(path.join(project, `${file}.mjs`))}).then(async (module) => console.log(JSON.stringify(await module[${JSON.stringify(name)}]({ n: 1 }))))`;
  const run = spawnSync(...exactEnvironment('node', ['-e', call], { ...environment, ...Environment.Variables }), { cwd: project, encoding: 'utf8' });
  t.equal(run.status, 0, run.stderr);
  t.ok(run.stdout.includes('{"secret":null,"event":{"n":1}}'), 'and is asked in the usual way');
  t.notMatch(run.stdout, 'the-secret');
  t.equal(/NODE_OPTIONS: '([^']*)'/.exec(text('cdk.mjs'))?.[1], Environment.Variables.NODE_OPTIONS, 'the CDK says the same');
  t.end();
});
