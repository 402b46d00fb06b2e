// What a shell line does, as the grammar reads it, against a table and against real shells.
// The real shells run in an empty folder with a PATH of stubs that only write down what they were called with.

import * as fs from 'node:fs';
import { fc, runs } from '../property.ts';
import t from 'tap';
import { grammarRequest, quoteWord } from '../../src/action/shell-line.ts';
import { describe } from '../../src/shell-grammar/main.ts';
import { decided, lines, read, runReally, soup, stubFolder } from './shell-lines.ts';

/** `aws s3`, `? $X`, `aws s3 @/tmp` in another folder, `file:write /app/x`; null for a line that is refused. */
function show(line: string | readonly string[], shell: string): string[] | null {
  const actions = read(line, shell);
  if ('reason' in actions) return null;
  return actions.map((action) => {
    if (action.kind === 'shell:execute') return `${action.program === '?' ? '? ' : ''}${action.command}${action.cwd === '/app' ? '' : ` @${action.cwd}`}`;
    if (action.kind === 'network:connect') return `${action.kind} ${action.protocol} ${action.host}:${action.port}`;
    return `${action.kind} ${'path' in action ? String(action.path) : 'key' in action ? action.key : 'name' in action ? action.name : ''}`;
  });
}

type Row = readonly [line: string | readonly string[], expected: readonly string[] | null];

const inBash: readonly Row[] = [
  // Lists, pipes, groups and every place where a command may stand.
  ['cd /tmp && aws  s3 cp a b', ['aws s3 cp a b @/tmp']],
  ['a; b & c | d || e', ['a', 'b', 'c', 'd', 'e']],
  ['a\nb # c\nd', ['a', 'b', 'd']],
  ['(a; { b; }); ! c', ['a', 'b', 'c']],
  ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['for i in 1 2; do a $i; done; while b; do c; done', ['a $i', 'b', 'c']],
  ['case $(a) in x) b;; *) c;; esac', ['a', 'b', 'c']],
  ['f() { a; }; f', ['a', 'f']],
  ['time a; coproc b', ['a', 'b']],
  ['a "$(b "$(c)")" `d \\`e\\`` <(g) ${x:-$(h)} $((1+$(i)))', ['c', 'b "$(c)"', 'e', 'd `e`', 'g', 'h', 'i', '? ?', 'a "$(b "$(c)")" `d \\`e\\`` <(g) ${x:-$(h)} $((1+$(i))) @?']],
  ['cat <<X\n$(a)\nX', ['a', 'cat']],
  ["cat <<'X'\n$(a)\nX", ['cat']],
  ["trap 'a x' EXIT; b", ['a x @?', 'b']],
  ["eval 'a x'; eval a y", ['a x', 'a y']],
  // One spelling for what runs, however it is quoted.
  ['\\aws; \'a\'ws; "aws"; a\\\nws; $\'\\x61ws\'; /usr/local/bin/aws; {aws,s3}', ['aws', 'aws', 'aws', 'aws', 'aws', 'aws', 'aws s3']],
  ['a \'b c\' "d\\"e" "it\'s" "" $\'f\\ng\' *.js \'*.js\'', ["a 'b c' 'd\"e' 'it'\\''s' '' 'f\ng' *.js '*.js'"]],
  ['AWS_PROFILE=x B=y aws s3', ['aws s3']],
  ['exec -a other aws s3', ['aws s3']],
  // Flags by which Node does what no gate sees, and how the gate is kept out of a child.
  ['node --run x; node a.js --run x; node -r ./a.js --test b', ['node --run x', 'process:inspect node --run', 'node a.js --run x', 'node -r ./a.js --test b']],
  ['node $X; node -e "$X"; node a.js $X; node --prof a', ['node $X', 'process:inspect node ?', 'node -e "$X"', 'node a.js $X', 'node --prof a', 'process:inspect node --prof']],
  ['env -i a; env -u NODE_OPTIONS a; env -uNODE_OPTIONS a; env --unset=NODE_OPTIONS a; env - a; env -0iv a; exec -c a', ['env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a', 'env:write NODE_OPTIONS', 'a']],
  ['printf -v NODE_OPTIONS x; printf -vNODE_OPTIONS x; wait -n -p NODE_OPTIONS; printf -- -v NODE_OPTIONS', ['env:write NODE_OPTIONS', 'env:write NODE_OPTIONS', 'env:write NODE_OPTIONS', '? ?']],
  // Programs that only the run knows.
  ['$X foo; "$Y"; a$IFS; /bin/a?s; `b`', ['? $X foo', '? "$Y" @?', '? a$IFS @?', '? /bin/a?s @?', 'b @?', '? `b` @?']],
  ['eval "aws $x"', ['? eval "aws $x"']],
  ['echo $((x)); b', ['? ?', 'b @?']],
  ['i=0; echo $((i+1)); b', ['b']],
  ["x='a[$(b)]'; echo $((x)); c", ['? ?', 'c @?']],
  ["test -v 'a[$(b)]'; c", ['? ?', 'c @?']],
  ['[[ $x -eq 1 ]]; c', ['? ?', 'c @?']],
  // Wrappers.
  ['env A=b aws s3; nohup nice -n 5 timeout -s KILL 5 aws s3', ['aws s3', 'aws s3']],
  ["sh -c 'a; b'; bash -lc 'c'", ['a', 'b', 'c']],
  ["bash -c 'bash -c \"a; b\"'", ['a', 'b']],
  ['/tmp/x/env aws; /tmp/x/sh -c b', ['env aws', 'aws', 'sh -c b', 'b']],
  ['sudo -u root aws s3', ['sudo -u root aws s3', 'aws s3']],
  ['ls | xargs -n1 a -f', ['ls', 'xargs -n1 a -f', 'a -f ?']],
  ["ls | xargs -I{} sh -c 'a {}'", ['ls', "xargs '-I{}' sh -c 'a {}'", '? ?']],
  ['find . -name x -exec a {} \\; -execdir b +', ["find . -name x -exec a '{}' ';' -execdir b +", 'a {}', 'b +']],
  ["env -S 'aws s3'", ["env -S 'aws s3'", '? ?']],
  ['timeout $T aws', ['timeout $T aws', '? ?']],
  ["zsh -c 'a'", ['zsh -c a', 'a']],
  ['busybox a x; watch -n 1 "b; c"', ['busybox a x', 'a x', "watch -n 1 'b; c'", 'b', 'c']],
  ['bash script.sh x; . ./file; c', ['bash script.sh x', '. ./file', 'c @?']],
  // What redirections touch.
  ['a > out 2>> err < in <> both 2>&1 >/dev/null <<< x', ['file:write /app/out', 'file:write /app/err', 'file:read /app/in', 'file:read /app/both', 'file:write /app/both', 'a']],
  ['a > ~/x > "$F"; b &> c', ['file:write /home/me/x', 'network:connect tcp ?:0', 'file:write ?', '? > "$F"', 'a', 'file:write /app/c', 'b']],
  ['a < /dev/tcp/1.2.3.4/80', ['network:connect tcp 1.2.3.4:80', 'a']],
  ['cd sub && a > x; b > y', ['file:write /app/sub/x', 'a @/app/sub', 'file:write ?', '? > y @?', 'b @?']],
  // A stream that the kernel opens anew is a file, and may have been opened the other way round.
  ['a > /dev/stdout 2> /dev/stderr < /dev/stdin', ['a']],
  ['a > /dev/stdin; b > /dev/fd/5; c > /dev//fd/5; d < /proc/self/fd/3; e > /dev/../dev/fd/5', ['file:write ?', '? > /dev/stdin', 'a', 'file:write ?', '? > /dev/fd/5', 'b', 'file:write ?', '? > /dev//fd/5', 'c', 'file:read ?', '? < /proc/self/fd/3', 'd', 'file:write ?', '? > /dev/../dev/fd/5', 'e']],
  ['a 1< f > /dev/stdout', ['file:read /app/f', 'file:write ?', '? > /dev/stdout', 'a']],
  ['exec 1<&0; a > /dev/stdout', ['file:write ?', '? > /dev/stdout', 'a']],
  ['a 2>&1 > f; b 3>&1 1>&2 2>&3; c 2> >(d)', ['file:write /app/f', 'a', 'b', 'd', 'c']],
  ['cd /proc/self/fd && a > 5', ['file:write ?', '? > 5 @?', 'a @?']],
  ['a > /dev/tcp/$H/80; b > "/tmp/$X"; c < "$X"', ['network:connect tcp ?:0', 'file:write ?', '? > /dev/tcp/$H/80', 'a', 'file:write ?', '? > "/tmp/$X"', 'b', 'network:connect tcp ?:0', 'file:read ?', '? < "$X"', 'c']],
  ['a > /dev/tcp/h', null],
  // bash evaluates subscripts, numbers and names that it is given as text.
  ['declare "a[$v]=1"', ['? ?']],
  ['declare -a "x=$v"', ['? ?']],
  ['read "a[$v]"', ['? ?']],
  ['a=([$v]=1); b=([0]=1)', ['? ?']],
  ['RANDOM=$v', ['? ?']],
  ['declare "a=$v"; x', ['x']],
  // What changes how the rest is read.
  ['set -o history; set -H\n: a\n!!', null],
  ['$"a"', null],
  ['bash -H -c a', ['bash -H -c a', '? ?']],
  ["bash --rcfile f -ic 'a'", ['bash --rcfile f -ic a', 'a']],
  ["flock f -c 'a x'", ["flock f -c 'a x'", 'a x']],
  // The shell's own commands need no rule, unless there is nothing else.
  ['echo hi', ['echo hi']],
  ['export A=1; unset B; test -f x && [ -f y ] && printf x; a', ['a']],
  ['LD_PRELOAD=x a; export "LD_AUDIT=y"', ['env:write LD_PRELOAD', 'a', 'env:write LD_AUDIT']],
  // Refused.
  ["echo 'a", null],
  ['a |', null],
  ['if a', null],
  ["alias ls='a'; ls", null],
  ['hash -p /tmp/x ls; ls', null],
  ['BASH_ALIASES[ls]=a', null],
  ['ls @(a|b)', null],
  ['echo ${', null],
  // Argument lists that no shell reads.
  [['env', 'A=b', 'aws', 's3; x'], ["aws 's3; x'"]],
  [['sudo', 'sh', '-c', 'a; b'], ["sudo sh -c 'a; b'", 'a', 'b']],
  [['bash', 'x.sh'], ['bash x.sh']],
  [['nice'], ['nice']],
];

/** Forms that shells read in different ways: where the shell is not bash they are refused. */
const inDash: readonly Row[] = [
  ["a; sh -c 'b'", ['a', 'b']],
  ['[[ a > b ]]', null],
  ['((a))', null],
  ["echo $'a\\'; a x; echo '", null],
  ['a &> f', null],
  ['function f { a; }', null],
  ['f() { a; }', ['a']],
  ['a <(b)', null],
  ['echo $[ 1 ] ', null],
  ['x=${1:-b}; a ${x%.js} "${y}"', ['a ${x%.js} "${y}"']],
  ['echo $((x+1)); a', ['a']],
];

for (const [shell, rows] of [['bash', inBash], ['dash', inDash]] as const) {
  t.test(`what a line runs in ${shell}`, (t) => {
    for (const [line, expected] of rows) t.same(show(line, shell), expected, JSON.stringify(line));
    t.end();
  });
}

t.test('long and deep lines are read or refused, never half read', (t) => {
  t.equal(show(`${'('.repeat(5000)}a${')'.repeat(5000)}`, 'bash'), null);
  t.equal(show(`${"eval '".repeat(30)}`, 'bash'), null);
  t.equal(show('a;'.repeat(200_000), 'bash'), null);
  t.equal(show('a;'.repeat(1000), 'bash')?.length, 1000);
  t.end();
});

t.test('a quoted word is read back as itself', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }).filter((word) => !word.includes('\0')), (word) => {
      const request = JSON.parse(describe(grammarRequest(`x ${quoteWord(word)}`, [], 'bash', 'dash')));
      return request.ok && request.deeds[0].words[1].text === word && request.deeds[0].words[1].kind === 'literal';
    }),
    { seed: 7, numRuns: 1000 },
  );
  t.end();
});

const often = runs(250);
for (const shell of ['bash', 'dash']) {
  const binary = `/bin/${shell}`;
  t.test(`whatever ${shell} runs was decided`, { skip: !fs.existsSync(binary) && `no ${shell} here` }, (t) => {
    const folder = stubFolder();
    let ranSomething = 0;
    let refused = 0;
    for (const texts of [lines, soup]) {
      fc.assert(
        fc.property(texts, (text) => {
          const known = decided(text, shell);
          if (known === null) {
            refused++;
            return true;
          }
          const ran = runReally(binary, text, folder);
          if (ran.commands.length > 0) ranSomething++;
          return ran.commands.every((name) => known.unknown || known.names.has(name)) && ran.files.every((name) => known.files.has(name) || known.unknownFile || known.unknown);
        }),
        { numRuns: often },
      );
    }
    t.ok(ranSomething > often / 5, `${ranSomething} lines ran something, ${refused} were refused`);
    fs.rmSync(folder, { recursive: true });
    t.end();
  });
}
