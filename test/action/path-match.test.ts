// Path globs against minimatch, which is what they mean: by table and by generated patterns.

import { fc, runs } from '../property.ts';
import { braceExpand, minimatch } from 'minimatch';
import t from 'tap';
import { expandBraces } from '../../src/action/path-braces.ts';
import { joinSegments, parsePathGlob } from '../../src/action/path-glob.ts';
import { PathText } from '../../src/policy/match-text.ts';

function ours(path: string, pattern: string): boolean {
  return parsePathGlob(pattern).some((segments) => new PathText(joinSegments([], segments)).matches(path));
}

function oracle(path: string, pattern: string): boolean {
  return minimatch(path, pattern, { dot: true, nocomment: true, nonegate: true, platform: 'linux' });
}

const table: readonly [pattern: string, matched: readonly string[], others: readonly string[]][] = [
  ['/app/**', ['/app/a', '/app/a/b', '/app/.env', '/app/.git/config'], ['/app', '/', '/apps', '/apps/a', '/b/app/a']],
  ['/app/*', ['/app/a', '/app/.env'], ['/app', '/app/a/b']],
  ['/app', ['/app'], ['/app/a', '/ap', '/']],
  ['/**', ['/', '/a', '/a/b'], []],
  ['/**/*', ['/a', '/a/b'], ['/']],
  ['/', ['/'], ['/a']],
  ['/*', ['/a'], ['/', '/a/b']],
  ['/**/.env', ['/.env', '/a/.env', '/a/b/.env'], ['/a/.env.local', '/a/x.env', '/a/.env/b']],
  ['/a/**/b', ['/a/b', '/a/x/b', '/a/x/y/b', '/a/b/b'], ['/a', '/a/b/c', '/x/a/b']],
  ['/a/**/b/**/c', ['/a/b/c', '/a/x/b/y/c', '/a/b/b/c/c'], ['/a/b', '/a/c', '/a/c/b']],
  ['/a/**/**', ['/a/b', '/a/b/c'], ['/a']],
  ['/a/**/*.pem', ['/a/x.pem', '/a/b/.pem', '/a/b/x.pem'], ['/a/x.pem/y', '/a/pem', '/x.pem']],
  ['/a**', ['/a', '/ab'], ['/a/b', '/b']],
  ['/a/***', ['/a/b'], ['/a', '/a/b/c']],
  ['/a?c', ['/abc', '/a.c', '/a\u{1f4a5}c'], ['/ac', '/a/c', '/abbc']],
  ['/*?', ['/a', '/ab', '/\u{1f4a5}'], ['/']],
  ['/{a,b}/x', ['/a/x', '/b/x'], ['/c/x', '/{a,b}/x']],
  ['/{a,b{c,d}}', ['/a', '/bc', '/bd'], ['/b', '/bcd']],
  ['/{a/b,c}/d', ['/a/b/d', '/c/d'], ['/a/d']],
  ['/x{1..3}', ['/x1', '/x3'], ['/x4', '/x0']],
  ['/x{01..10..3}', ['/x01', '/x04', '/x10'], ['/x1', '/x02']],
  ['/x{a..c}', ['/xa', '/xc'], ['/xd']],
  ['/{a}', ['/{a}'], ['/a']],
  ['/{}', ['/{}'], ['/']],
  ['/${a,b}', ['/${a,b}'], ['/$a']],
  ['/{a,b', ['/{a,b'], ['/a']],
  ['/a\\*', ['/a*'], ['/ab']],
  ['/a\\{b,c\\}', ['/a{b,c}'], ['/ab']],
  ['/[ab]', ['/a', '/b'], ['/c', '/ab']],
  ['/[!ab]', ['/c'], ['/a', '/cc']],
  ['/[^ab]', ['/c'], ['/a']],
  ['/[a-c]x', ['/ax', '/bx'], ['/dx', '/-x']],
  ['/[a-]', ['/a', '/-'], ['/b']],
  ['/[]a]', ['/]', '/a'], ['/b']],
  ['/[z-a]', [], ['/z', '/a', '/[z-a]']],
  ['/[[:digit:]]', ['/1'], ['/a', '/:']],
  ['/[[:graph:]]', ['/a'], ['/ ']],
  ['/[a', ['/[a'], ['/a']],
  ['/+(a|b)', ['/a', '/ba', '/abab'], ['/', '/c', '/abc']],
  ['/?(a)b', ['/b', '/ab'], ['/aab']],
  ['/*(a)b', ['/b', '/aaab'], ['/ac']],
  ['/@(a|b*)', ['/a', '/b', '/bx'], ['/ax']],
  ['/!(a)', ['/b', '/aa'], ['/a']],
  ['/!(*.js)', ['/a.ts', '/js'], ['/a.js', '/.js']],
  ['/!(a|b)c', ['/c', '/dc', '/abc'], ['/ac', '/bc']],
  ['/+(a|+(b|c))d', ['/ad', '/bcad'], ['/d']],
  ['/(a|b)', ['/(a|b)'], ['/a']],
  ['/a//b', ['/a/b'], ['/a']],
  ['/a/../b', ['/b'], ['/a/b']],
];

t.test('table, held against minimatch', async (t) => {
  for (const [pattern, matched, others] of table) {
    for (const path of matched) {
      t.equal(oracle(path, pattern), true, `minimatch: ${pattern} matches ${path}`);
      t.equal(ours(path, pattern), true, `${pattern} matches ${path}`);
    }
    for (const path of others) {
      t.equal(oracle(path, pattern), false, `minimatch: ${pattern} does not match ${path}`);
      t.equal(ours(path, pattern), false, `${pattern} does not match ${path}`);
    }
  }
});

const atoms = ['a', 'b', 'c', '.', '-', '*', '?', '[ab]', '[!a]', '[a-c]', '[b-]', '[!a-b]', '[[:alpha:]]', '\\*', '\\?', '\\[', 'é', '\u{1f4a5}', ' ', '$', '^', '+', '@', '!', '(', ')', '|', ',', '[', ']'];
const names = fc.array(fc.constantFrom('a', 'b', 'c', 'ab', '.', '-', '*', '?', '[', ']', 'é', '\u{1f4a5}', ' ', '$', '^', '(', ')', '|', ',', '{', '}', '+', '!'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const pathText = fc.array(names.filter((name) => name !== '.' && name !== '..'), { minLength: 0, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

function sequence(atom: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(atom, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
}

const plain = fc.constantFrom(...atoms);
const grouped = fc.tuple(fc.constantFrom('?', '*', '+', '@', '!'), fc.array(sequence(fc.constantFrom('a', 'b', 'c', '*', '?', '[ab]', '.')), { minLength: 1, maxLength: 3 })).map(([sign, alternatives]) => `${sign}(${alternatives.join('|')})`);
const braced = fc.array(sequence(fc.constantFrom('a', 'b', '*', '?', 'c')), { minLength: 2, maxLength: 3 }).map((parts) => `{${parts.join(',')}}`);
const segment = fc.oneof({ weight: 3, arbitrary: sequence(plain) }, { weight: 2, arbitrary: fc.constant('**') }, { weight: 2, arbitrary: sequence(fc.oneof(plain, grouped)) }, { weight: 1, arbitrary: sequence(fc.oneof(plain, braced)) }, { weight: 2, arbitrary: fc.constantFrom('a', 'ab', '*') });
t.test('generated braces expand as minimatch expands them', async () => {
  const parts = fc.array(fc.constantFrom('{', '}', ',', 'a', 'b', '1', '..', '-', '$', '{1..3}', '{a..c}', '{03..1}', '{a..e..2}', '{a,b}', '{}', '{,}'), { minLength: 1, maxLength: 9 }).filter((some) => some.filter((part) => part.length > 4).length < 6);
  // Ours keeps the escape that the one rewriting of bash needs (`{a},b}`); the text is the same.
  const texts = (expanded: readonly string[]): string => [...new Set(expanded.map((text) => text.replaceAll('\\}', '}')))].sort().join('|');
  fc.assert(
    fc.property(parts, (some) => {
      const pattern = `x${some.join('')}`;
      // A sequence whose ends are braces themselves: bash leaves it as it is and so do we, minimatch expands it again.
      if (expandBraces(pattern).some((text) => /\{[^{}]*\.\.[^{}]*\}/.test(text))) return;
      if (texts(expandBraces(pattern)) !== texts(braceExpand(pattern))) throw new Error(`${pattern}: ${texts(expandBraces(pattern))}, minimatch ${texts(braceExpand(pattern))}`);
    }),
    { numRuns: runs(4000) },
  );
});

// `.` and `..` are taken out of ours, since patterns begin at a folder: minimatch leaves some of them in.
const patternText = fc.array(segment.filter((part) => part !== '.' && part !== '..'), { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

t.test('generated patterns and paths agree with minimatch', async () => {
  fc.assert(
    fc.property(patternText, fc.array(pathText, { minLength: 4, maxLength: 8 }), (pattern, paths) => {
      for (const path of paths) if (ours(path, pattern) !== oracle(path, pattern)) throw new Error(`${pattern} on ${path}: minimatch says ${oracle(path, pattern)}`);
    }),
    { numRuns: runs(4000) },
  );
});

t.test('`.` and `..` in a pattern are read as a person means them', async (t) => {
  t.equal(ours('/a/b', '/a/./b'), true);
  t.equal(ours('/b', '/a/*/../../b'), true);
  t.equal(ours('/b', '/../../b'), true);
});

t.test('no path makes a pattern slow', async (t) => {
  const started = process.cpuUsage();
  const long = `/${'a/'.repeat(2000)}${'a'.repeat(4000)}`;
  for (const pattern of ['/**/a/**/a/**/a/**/b', '/**/*a*a*a*a*a*b', '/**/+(a|aa|*)b', '/**/*(a|a?)c', '/**/!(a*)!(*a)b']) t.equal(ours(long, pattern), false, pattern);
  t.ok(process.cpuUsage(started).user < 4e6, 'linear or polynomial, not exponential');
});

t.test('a pattern that stands for too many texts is refused', async (t) => {
  t.throws(() => parsePathGlob('/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}'), { code: 'SC_PATTERN_TOO_LARGE' });
  t.throws(() => parsePathGlob('/{1..1000000000}'), { code: 'SC_PATTERN_TOO_LARGE' });
});
