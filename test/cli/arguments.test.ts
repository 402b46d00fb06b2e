// The command line itself: help, versions, misuse.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { COMMANDS } from '../../src/cli/commands.ts';
import { root } from '../harness.ts';
import { safeclaw } from './safeclaw-command.ts';

const version = (JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;

t.test('misuse: exit 2, on stderr, with the way out, and nothing on stdout', (t) => {
  const cases: [args: string[], message: RegExp][] = [
    [['aduit'], /unknown command `aduit`; did you mean `audit`\?/],
    [['frobnicate'], /unknown command `frobnicate`\n/],
    [['audit', 'vrify'], /unknown command `audit vrify`; did you mean `audit verify`\?/],
    [['audit'], /`safeclaw audit` needs one of: verify, prove, witness, ship, redact, keygen, show, tail, stats, export/],
    [['policy', '--json'], /`safeclaw policy` needs one of: check, explain, suggest, test, diff, baseline, preset, schema/],
    [['--jsn'], /has no option `--jsn`; did you mean `--json`\?/],
    [['policy', 'check', '--stric'], /did you mean `--strict`\?/],
    [['-x'], /has no option `-x`/],
    [['init', 'a', 'b'], /does not take `b`/],
    [['policy', 'schema', 'x'], /does not take `x`/],
    [['audit', 'verify', '--last'], /`--last` needs a value: `--last N`/],
    [['audit', 'verify', '--last', '0'], /`--last` needs a whole number from 1 on, not `0`/],
    [['audit', 'show', '--last=ten'], /not `ten`/],
    [['audit', 'show', '--verdict', 'denied'], /`--verdict` is `allow` or `deny`/],
    [['audit', 'show', '--action', 'file:raed'], /no action is called `file:raed`; did you mean `file:read`\?/],
    [['audit', 'verify', '-', '-'], /standard input can be read only once/],
    [['audit', 'verify', '-', '--head', 'x'], /not a head of a chain/],
    [['policy', 'check', '--json=yes'], /`--json` takes no value/],
    [['policy', 'explain'], /`safeclaw policy explain` needs 'ACTION TARGET'/],
    [['policy', 'explain', 'file:raed /x'], /unknown action `file:raed`; did you mean `file:read`\?/],
    [['policy', 'explain', 'file:read'], /`file:read` of what\?/],
    [['policy', 'explain', 'network:request', 'ftp://x/'], /no http, https, ws or wss URL/],
    [['policy', 'explain', 'network:connect', 'example.com'], /is no endpoint/],
    [['policy', 'test', '--coverage', 'all'], /`--coverage` needs a number from 0 to 100, not `all`/],
    [['policy', 'schema', '--for', 'log'], /`--for` is `policy` or `policy-test`/],
    [['run'], /`safeclaw run` needs -- COMMAND/],
    [['run', '--polcy', 'x', '--', 'node'], /did you mean `--policy`\?/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = safeclaw(args);
    t.equal(code, 2, `safeclaw ${args.join(' ')}`);
    t.equal(stdout, '', args.join(' '));
    t.match(stderr, message);
    t.match(stderr, /^safeclaw: /);
  }
  t.end();
});

t.test('the overview lists every command and no other', (t) => {
  const { code, stdout } = safeclaw(['--help']);
  t.equal(code, 0);
  const listed = [...(/\nCommands:\n([^]*?)\n\n/.exec(stdout)?.[1] ?? '').matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map(([, name]) => name);
  t.same(listed, COMMANDS.map(({ name }) => name));
  t.match(safeclaw(['audit', '--help']).stdout, 'audit verify');
  t.end();
});

t.test('the version, on the oldest and the newest Node', (t) => {
  for (const node of ['18', '26']) {
    t.same(safeclaw(['--version'], { node }), { code: 0, stdout: `${version}\n`, stderr: '' });
    t.equal(safeclaw(['nonsense'], { node }).code, 2);
  }
  t.end();
});
