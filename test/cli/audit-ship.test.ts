// A log handed to a collector that works, fails, hangs, takes half: nothing lost, the order kept, and it says so.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { allow, deny, fileRead, lines as linesOf, open } from '../audit/support.ts';
import { attribute, type Behaviour, type Collector, startCollector, takesAll } from './collector.ts';
import { type CommandResult, folderWith, safeclaw, startSafeclaw } from './safeclaw-command.ts';

type Test = Pick<typeof t, 'teardown'>;

async function collecting(t: Test): Promise<{ readonly cwd: string; readonly audit: string; readonly collector: Collector; ship(...args: string[]): Promise<CommandResult> }> {
  const cwd = folderWith(t, {});
  const collector = await startCollector();
  t.teardown(() => collector.close());
  return { cwd, audit: path.join(cwd, 'audit'), collector, ship: (...args) => startSafeclaw(['audit', 'ship', 'audit', '--to', `otlp:${collector.url}`, '--retry', '1', '--timeout', '1', ...args], { cwd }).done };
}

/** The lines of the only file of the log; the state of shipping lies beside it. */
function lines(audit: string): string[] {
  return linesOf(audit, logName(audit));
}

function logName(audit: string): string {
  return fs.readdirSync(audit).find((name) => name.endsWith('.jsonl')) as string;
}

function bodies(collector: Collector): string[] {
  return collector.taken.map(({ body }) => body.stringValue);
}

for (const node of nodeVersions) {
  t.test(`what was not shipped yet is shipped, line by line, on Node ${node}`, async (t) => {
    const { cwd, audit, collector } = await collecting(t);
    const ship = (...args: string[]) => startSafeclaw(['audit', 'ship', 'audit', '--to', `otlp:${collector.url}`, ...args], { cwd, node, env: { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b,other=c' } }).done;
    const seen: unknown[] = [];
    collector.behaviour = (request) => {
      seen.push(request.headers['x-key'], request.headers['content-type']);
      takesAll(request);
    };
    const log = open(audit);
    log.record(fileRead('/ü"\\'), allow);
    log.record(fileRead('/b'), deny);
    t.match(await ship(), { code: 0, stdout: `3 lines shipped to otlp:${collector.url}\n`, stderr: '' });
    t.strictSame(bodies(collector), lines(audit), 'the bodies are the lines, byte for byte');
    t.strictSame(seen, ['a b', 'application/json']);
    const [first, allowed, denied] = collector.taken;
    if (first === undefined || allowed === undefined || denied === undefined) throw new Error('three came');
    const record = JSON.parse(denied.body.stringValue) as Record<string, string>;
    t.equal(attribute(denied, 'log.record.uid'), `${record.chain}:2:${record.hash}`);
    t.match([first, allowed, denied].map((one) => [attribute(one, 'safeclaw.kind'), attribute(one, 'safeclaw.action'), attribute(one, 'safeclaw.target'), attribute(one, 'safeclaw.seq'), one.severityText]), [['genesis', undefined, undefined, '0', 'INFO'], ['decision', 'file:read', '/ü"\\', '1', 'INFO'], ['decision', 'file:read', '/b', '2', 'WARN']]);
    t.equal(denied.timeUnixNano, `${Date.parse(record.time ?? '')}000000`);
    t.match(await ship('--json'), { code: 0, stdout: /"lines":0,"bytes":0,"problems":\[\]/ });
    t.equal(collector.requests, 1, 'nothing is handed over twice');
    log.close('exit 0');
    open(audit).record(fileRead('/c'), allow);
    t.match(await ship('--json'), { code: 0, stdout: /"lines":3/ });
    const verified = safeclaw(['audit', 'verify', '-', '--json'], { cwd, input: `${bodies(collector).join('\n')}\n` });
    t.match(JSON.parse(verified.stdout), { ok: true, records: 6, chains: { length: 2 } }, 'what arrived verifies as it is');
  });
}

const failures: readonly (readonly [name: string, behaviour: Behaviour, message: RegExp])[] = [
  ['answers 500', ({ answer }) => answer(500, 'out of\n memory'), /the collector answered 500: out of memory/],
  ['hangs', () => undefined, /the collector did not answer within 1 s/],
  ['does not let us in', ({ answer }) => answer(401, 'who?'), /the collector answered 401: who\?/],
  ['leads elsewhere', ({ answer }) => answer(302, '', { location: 'https://example.com/' }), /the collector answered 302/],
  ['is a login page', ({ answer }) => answer(200, '<html>sign in'), /what answers there is no OTLP collector: <html>sign in/],
  ['is busy', ({ answer }) => answer(429, '', { 'retry-after': '3600' }), /the collector answered 429/],
  ['refuses everything', ({ records, answer }) => answer(200, JSON.stringify({ partialSuccess: { rejectedLogRecords: String(records.length), errorMessage: 'quota' } })), /refuses the line at byte 0 of \S+: 1 rejected: quota/],
];

for (const [name, behaviour, message] of failures) {
  t.test(`a collector that ${name} is told of, and nothing is lost`, async (t) => {
    const { audit, collector, ship } = await collecting(t);
    const log = open(audit);
    for (let i = 0; i < 5; i++) log.record(fileRead(`/${i}`), allow);
    collector.behaviour = behaviour;
    const failed = await ship();
    t.match(failed, { code: 1, stdout: '' });
    t.match(failed.stderr, /not everything was shipped/);
    t.match(failed.stderr, message);
    t.match(failed.stderr, /stays in audit/);
    t.match(JSON.parse((await ship('--json')).stdout), { lines: 0, problems: [message] });
    collector.behaviour = takesAll;
    t.match(await ship(), { code: 0, stdout: /^6 lines shipped/ });
    t.strictSame(bodies(collector), lines(audit));
  });
}

t.test('a collector that is not there', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  open(audit);
  collector.close();
  t.match(await ship(), { code: 1, stderr: /the collector cannot be reached: ECONNREFUSED/ });
});

t.test('a failure that passes is waited out', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  open(audit).record(fileRead('/a'), allow);
  let failing = 2;
  collector.behaviour = (request) => (failing-- > 0 ? request.answer(503) : takesAll(request));
  t.match(await ship('--retry', '20'), { code: 0, stderr: '' });
  t.equal(collector.requests, 3);
  t.strictSame(bodies(collector), lines(audit));
});

t.test('a collector that takes half of what it is given', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  const log = open(audit);
  for (let i = 0; i < 40; i++) log.record(fileRead(`/${i}`), allow);
  collector.behaviour = ({ records, take, answer }) => {
    take(records.slice(0, 7));
    answer(200, records.length > 7 ? `{"partialSuccess":{"rejectedLogRecords":${records.length - 7},"errorMessage":"full"}}` : '{}');
  };
  t.match(await ship(), { code: 0, stdout: /^41 lines/ });
  const ids = new Set<string | undefined>();
  const once = collector.taken.filter((record) => {
    const id = attribute(record, 'log.record.uid');
    return !ids.has(id) && ids.add(id);
  });
  t.strictSame(once.map(({ body }) => body.stringValue), lines(audit), 'every record came, in order, once those with an id that was there are left out');
  t.ok(collector.taken.length > once.length, 'some came twice');
  const verify = (records: readonly string[], ...args: string[]) => safeclaw(['audit', 'verify', '-', '--json', ...args], { input: `${records.join('\n')}\n` });
  const all = bodies(collector);
  t.match(JSON.parse(verify(all, '--redelivered').stdout), { ok: true, records: 41, notes: [/no closing record/, new RegExp(`^${all.length - 41} records came more than once`)] }, 'and verification passes over them where it is told to');
  t.match(verify(all), { code: 1, stdout: /stands here a second time/ });
  const changed = all.map((line, at) => (at === all.length - 1 ? line.replace('/39', '/38') : line));
  t.match(verify(changed, '--redelivered'), { code: 1, stdout: /this line was changed/ }, 'a changed record is none that came again');
  t.match(verify(all.filter((line) => !line.includes('"/20"')), '--redelivered'), { code: 1, stdout: /record 21 is missing/ });
});

t.test('requests that are too long are made shorter', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  const log = open(audit);
  for (let i = 0; i < 40; i++) log.record(fileRead(`/${i}`), allow);
  collector.behaviour = (request) => (request.records.length > 10 ? request.answer(413) : takesAll(request));
  t.match(await ship(), { code: 0 });
  t.strictSame(bodies(collector), lines(audit));
});

t.test('an answer that is lost', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  open(audit).record(fileRead('/a'), allow);
  // It took them, and the answer never came: they are given again.
  collector.behaviour = ({ take }) => take();
  t.match(await ship(), { code: 1, stderr: /did not answer/ });
  collector.behaviour = takesAll;
  t.match(await ship(), { code: 0 });
  const all = lines(audit);
  t.strictSame(bodies(collector).slice(-all.length), all);
  t.equal(new Set(collector.taken.map((record) => attribute(record, 'log.record.uid'))).size, all.length);
});

t.test('a line without its end waits for it', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  const log = open(audit);
  log.record(fileRead('/a'), allow);
  const file = path.join(audit, logName(audit));
  const whole = fs.readFileSync(file);
  fs.writeFileSync(file, whole.subarray(0, whole.length - 20));
  t.match(await ship(), { code: 0, stdout: /^1 line / });
  fs.writeFileSync(file, whole);
  t.match(await ship(), { code: 0, stdout: /^1 line / });
  t.strictSame(bodies(collector), lines(audit));
});

t.test('a file that was cut after it was shipped is named, and the others are shipped', async (t) => {
  const { audit, collector, ship } = await collecting(t);
  open(audit).record(fileRead('/a'), allow);
  const name = logName(audit);
  t.match(await ship(), { code: 0 });
  fs.truncateSync(path.join(audit, name), 100);
  open(audit).record(fileRead('/b'), allow);
  t.match(await ship(), { code: 1, stdout: /^2 lines/, stderr: new RegExp(`${name} has 100 bytes, and \\d+ were shipped of it: it was cut or replaced`) });
  t.equal(collector.taken.length, 4);
});

t.test('what says how far the log was shipped is not taken from anywhere else', async (t) => {
  const { cwd, audit, collector, ship } = await collecting(t);
  open(audit).record(fileRead('/a'), allow);
  t.match(await ship('--state', 'here.json'), { code: 0 });
  t.ok(fs.existsSync(path.join(cwd, 'here.json')));
  const other = startSafeclaw(['audit', 'ship', 'audit', '--to', `otlp:${collector.url}/other`, '--state', 'here.json'], { cwd });
  t.match(await other.done, { code: 1, stderr: /here\.json is about another target/ });
  fs.writeFileSync(path.join(cwd, 'here.json'), '{"version":1}');
  t.match(await ship('--state', 'here.json'), { code: 1, stderr: /here\.json does not say how far/ });
  t.match(await ship('--state', 'nowhere/here.json'), { code: 1, stderr: /there is no such file or folder/ });
});

t.test('--follow goes on through a failure, and ships the rest when it is told to end', async (t) => {
  const { cwd, audit, collector } = await collecting(t);
  const log = open(audit);
  collector.behaviour = ({ answer }) => answer(503);
  const { child, done } = startSafeclaw(['audit', 'ship', 'audit', '--to', `otlp:${collector.url}`, '-f', '--every', '1', '--retry', '1'], { cwd });
  const said = async (pattern: RegExp, stream: 'stdout' | 'stderr'): Promise<void> => {
    let text = '';
    for (;;) {
      const part = await new Promise<string>((resolve) => child[stream]?.once('data', resolve));
      text += part;
      if (pattern.test(text)) return;
    }
  };
  await said(/answered 503/, 'stderr');
  log.record(fileRead('/a'), allow);
  collector.behaviour = takesAll;
  await said(/lines? shipped/, 'stdout');
  log.record(fileRead('/b'), allow);
  child.kill('SIGTERM');
  t.match(await done, { code: 0, stderr: /answered 503[^]*shipping goes on/ });
  t.strictSame(bodies(collector), lines(audit));
});

t.test('misuse', (t) => {
  const cwd = t.testdir({ audit: {}, file: '' });
  const run = (...args: string[]) => safeclaw(['audit', 'ship', ...args], { cwd, env: { OTEL_EXPORTER_OTLP_HEADERS: args.includes('headers') ? 'secret' : '' } });
  t.match(run('audit'), { code: 2, stderr: /name a target/ });
  t.match(run('audit', '--to', 'ftp://x'), { code: 2, stderr: /needs a target/ });
  t.match(run('audit', '--to', 'otlp:collector:4318'), { code: 2, stderr: /needs an http or https URL/ });
  t.match(run('audit', '--to', 'otlp:https://a:b@c'), { code: 2, stderr: /no password belongs on a command line/ });
  t.match(run('audit', '--to', 'otlp:http://localhost', '--every', '0'), { code: 2, stderr: /`--every` needs seconds/ });
  t.match(run('file', '--to', 'otlp:http://localhost'), { code: 2, stderr: /name its folder/ });
  t.match(run('nowhere', '--to', 'otlp:http://localhost'), { code: 1, stderr: /no audit log at nowhere/ });
  t.end();
});
