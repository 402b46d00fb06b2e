// What was seen is always matched by the patterns made from it, however much there is.

import * as fc from 'fast-check';
import t from 'tap';
import { Progress } from '../../src/cli/progress.ts';
import { SeenCommands } from '../../src/cli/seen-commands.ts';
import { globOf, SeenPaths, uncovered } from '../../src/cli/seen-paths.ts';
import { unifiedDiff } from '../../src/cli/unified-diff.ts';
import { starMatcher } from '../../src/policy/match-text.ts';
import { parseCommandPattern } from '../../src/action/command.ts';
import { PathReader } from '../../src/policy/read-path.ts';
import { literalGlob } from '../../src/action/allowing-rule.ts';

const reader = new PathReader('/nowhere', '/nobody');
const folders = { project: '/work/app', started: '/work/app', home: '/home/me' };
const matches = (glob: string, path: string): boolean => reader.read(glob).some((matcher) => matcher.matches(path));

t.test('paths: every one is matched by a glob', (t) => {
  const segment = fc.constantFrom('a', 'b', 'src', 'node_modules', 'x.txt', 'y.txt', 'z.json', '.env', 'd[1]', '{q}', '*', 'tmp', 'etc', 'usr', 'lib', 'app');
  fc.assert(
    fc.property(fc.array(fc.array(segment, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 60 }), fc.boolean(), (paths, packages) => {
      const seen = new SeenPaths({ project: '/app', started: '/app', home: '/root' }, packages);
      for (const path of paths) seen.add(literalGlob(`/${path.join('/')}`), 1);
      const patterns = seen.patterns();
      for (const path of paths) if (!patterns.some((pattern) => matches(globOf(pattern), `/${path.join('/')}`))) return false;
      return uncovered(patterns, patterns).length === 0;
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('paths: of very many, few globs and all of them matched', (t) => {
  const seen = new SeenPaths({ project: '/', started: '/', home: '/' }, true);
  const name = (i: number): string => `/data/${i % 97}/${i % 1009}/${i % 7}/file-${i}.bin`;
  for (let i = 0; i < 60_000; i++) seen.add(name(i), 1);
  const patterns = seen.patterns();
  t.ok(patterns.length < 2000, `${patterns.length} globs`);
  for (let i = 0; i < 60_000; i += 37) if (!patterns.some((pattern) => matches(globOf(pattern), name(i)))) t.fail(name(i));
  t.end();
});

t.test('paths: siblings become a glob with their extension, shared folders and a few files do not', (t) => {
  const globs = (...paths: string[]): string[] => {
    const seen = new SeenPaths(folders, true);
    for (const path of paths) seen.add(path, 1);
    return seen.patterns().map(globOf);
  };
  t.same(globs('/d/e/1.csv', '/d/e/2.csv', '/d/e/3.csv'), ['/d/e/1.csv', '/d/e/2.csv', '/d/e/3.csv']);
  t.same(globs('/d/e/1.csv', '/d/e/2.csv', '/d/e/3.csv', '/d/e/4.csv'), ['/d/e/*.csv']);
  t.same(globs('/d/e/1.csv', '/d/e/2.csv', '/d/e/3.csv', '/d/e/4.txt'), ['/d/e/*']);
  t.same(globs('/etc/a', '/etc/b', '/etc/c', '/etc/d', '/etc/e').length, 5);
  t.same(globs('/tmp/a', '/tmp/b', '/tmp/c', '/tmp/d').length, 4);
  t.same(globs('/work/app/a', '/work/app/b', '/work/app/c', '/work/app/d').length, 4, 'the project itself is not opened for four files');
  t.same(globs('/d/e/1/x.md', '/d/e/2/x.md', '/d/e/3/y.md', '/d/e/4/z.md'), ['/d/e/**/*.md']);
  t.same(globs('/d/node_modules/a/x', '/d/node_modules/b/y'), ['/d/node_modules/**']);
  t.end();
});

t.test('commands: every one is matched by a pattern', (t) => {
  const word = fc.constantFrom('log', 'push', '--all', 'a.txt', 'b.txt', "'x", "y'", '*', '[redacted]', '>', '', '1', '\\');
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 40 }), fc.constantFrom('git', 'ls', 'python3'), (commands, program) => {
      const seen = new SeenCommands();
      const texts = commands.map((words) => [program, ...words].join(' ').trimEnd());
      for (const text of texts) seen.add(text, `/usr/bin/${program}`, 1);
      const patterns = seen.programs().flatMap((one) => one.patterns.map(({ pattern }) => starMatcher(parseCommandPattern(pattern).command)));
      return texts.every((text) => patterns.some((pattern) => pattern.matches(text)));
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('commands: what varies is a star', (t) => {
  const patterns = (...commands: string[]): string[] => {
    const seen = new SeenCommands();
    for (const command of commands) seen.add(command, `/usr/bin/${command.split(' ')[0] ?? ''}`, 1);
    return seen.programs().flatMap((one) => one.patterns.map(({ pattern }) => pattern));
  };
  t.same(patterns('ls a', 'ls b'), ['ls a', 'ls b']);
  t.same(patterns('ls a.x', 'ls b.x', 'ls c.x'), ['ls *']);
  t.same(patterns('file -b a.x --mime', 'file -b b.x --mime', 'file -b c.x --mime'), ['file -b * --mime']);
  t.same(patterns('file -b a.x --mime', 'file -b b.x', 'file -c c.x --mime'), ['file *']);
  t.same(patterns('cut 1 x --mime', 'cut 2 x y --mime', 'cut 3 --mime'), ['cut * --mime']);
  t.same(patterns("sh -c 'echo $X | cat > y'"), ["sh -c 'echo $X * cat * y'"]);
  t.same(patterns('echo *', 'login --token=[redacted]'), ['echo \\*', 'login --token=*']);
  t.same(patterns('id', 'id 1', 'id 2'), ['id', 'id *']);
  t.end();
});

t.test('a diff of one stretch', (t) => {
  t.equal(unifiedDiff('f', 'a\nb\n', 'a\nb\n'), '');
  t.equal(unifiedDiff('f', '1\n2\n3\n4\n5\n6\n', '1\n2\n3\n4\nx\n5\n6\n'), '--- f\n+++ f\n@@ -2,5 +2,6 @@\n 2\n 3\n 4\n+x\n 5\n 6\n');
  t.equal(unifiedDiff('f', 'a\n', 'b\n'), '--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n+b\n');
  t.end();
});

t.test('a bar is drawn on a terminal only, after a second, and taken away', (t) => {
  for (const isTTY of [true, false]) {
    let text = '';
    let now = 0;
    const progress = new Progress('reading', 1000, { isTTY, columns: 80, write: (more) => (text += more) }, () => now);
    for (; now < 3000; now += 20) progress.advance(5);
    const half = text;
    progress.end();
    if (!isTTY) t.equal(text, '');
    else {
      t.match(half, /\r/);
      t.match(half, /reading \[#+ +\] +\d+%, \d+ s left/);
      t.ok(half.split('\r').length < 30);
      t.match(text, /\r\u001b\[K$/);
    }
  }
  t.end();
});
