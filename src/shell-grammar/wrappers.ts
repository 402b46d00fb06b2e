// SPDX-License-Identifier: MIT
// A pure table: programs that run another program, and which of their options take a value.

import type { Text } from './deed.ts';

export interface Wrapper {
  /** True where the wrapper does nothing but start the inner program: only that one is decided. */
  readonly transparent: boolean;
  /** Letters of the options that take a value, and of those that take none. */
  readonly valued: string;
  readonly plain: string;
  /** Long options that take a value as the next word, and those that take none. */
  readonly longValued: readonly string[];
  readonly longPlain: readonly string[];
  /** Words between the options and the program (`timeout 5 cmd`, `chroot dir cmd`). */
  readonly skip: number;
  /** `VAR=value` words may stand before the program. */
  readonly assignments: boolean;
}

function wrapper(transparent: boolean, valued: string, plain: string, longValued: string, longPlain: string, skip = 0, assignments = false): Wrapper {
  return { transparent, valued, plain, longValued: longValued.split(' '), longPlain: longPlain.split(' '), skip, assignments };
}

export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map([
  ['env', wrapper(true, 'uCa', 'i0v', 'unset chdir argv0', 'ignore-environment null debug block-signal default-signal ignore-signal list-signal-handling', 0, true)],
  ['nohup', wrapper(true, '', '', '', '')],
  ['nice', wrapper(true, 'n', '0123456789', 'adjustment', '')],
  ['ionice', wrapper(true, 'cn', 't', 'class classdata', 'ignore')],
  ['timeout', wrapper(true, 'ks', 'vfp', 'kill-after signal', 'foreground preserve-status verbose', 1)],
  ['time', wrapper(true, 'f', 'pvqa', 'format', 'portability verbose quiet append')],
  ['stdbuf', wrapper(true, 'ioe', '', 'input output error', '')],
  ['setsid', wrapper(true, '', 'cfw', '', 'ctty fork wait')],
  ['sudo', wrapper(false, 'ughpCrtTUDRc', 'AbEHiKklNnPSsv', 'user group host prompt close-from role type command-timeout other-user chdir chroot', 'askpass background preserve-env set-home login non-interactive preserve-groups stdin shell', 0, true)],
  ['doas', wrapper(false, 'uC', 'ns', '', '')],
  ['xargs', wrapper(false, 'adEILnPs', '0orptx', 'arg-file delimiter max-lines max-args max-procs max-chars process-slot-var', 'null open-tty no-run-if-empty interactive verbose exit eof replace')],
  ['watch', wrapper(false, 'nqs', 'bcCdegtwx', 'interval equexit', 'beep color differences errexit chgexit exec precise no-title no-wrap')],
  ['chroot', wrapper(false, '', '', '', 'skip-chdir', 1)],
  ['unshare', wrapper(false, '', 'fimnpuUCrc', '', 'fork mount uts ipc net pid user cgroup map-root-user')],
  ['nsenter', wrapper(false, 't', 'aimnpuUCF', 'target', 'all mount uts ipc net pid user cgroup no-fork')],
  ['busybox', wrapper(false, '', '', '', '')],
  ['toybox', wrapper(false, '', '', '', '')],
  ['flock', wrapper(false, 'wE', 'esxunoFv', 'timeout wait conflict-exit-code', 'exclusive shared nonblock unlock close no-fork verbose', 1)],
  ['chrt', wrapper(false, 'TPD', 'abfioRrv', '', '', 1)],
  ['taskset', wrapper(false, '', 'ac', '', 'all-tasks cpu-list', 1)],
  ['strace', wrapper(false, 'eoupsSaEIObPX', 'cCdDfFhiknqrtTvVwxyYzZ', '', '')],
  ['runuser', wrapper(false, 'ugG', '', 'user group supp-group', '')],
  ['setpriv', wrapper(false, '', '', 'reuid regid groups', 'clear-groups keep-groups init-groups no-new-privs')],
]);

/** Programs that run what they are given in ways this table does not follow: decided, and so is a program that nobody knows. */
export const OPAQUE: ReadonlySet<string> = new Set(['parallel', 'systemd-run', 'at', 'batch', 'entr', 'ltrace', 'valgrind', 'unbuffer', 'dbus-run-session', 'faketime', 'proot', 'fakeroot', 'setarch', 'linux32', 'linux64', 'prlimit', 'cpulimit', 'ccache', 'daemonize', 'start-stop-daemon', 'run-parts']);

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'rbash', 'fish', 'csh', 'tcsh', 'yash', 'posh', 'hush', 'su', 'script']);

/**
 * Where the wrapped program starts in `words` (`words[0]` is the wrapper), the options passed over, or null where an
 * option is not in the table. `at` is `words.length` where no program follows.
 */
export function findWrapped(words: readonly Text[], spec: Wrapper): { readonly at: number; readonly options: readonly Text[] } | null {
  let i = 1;
  for (; i < words.length; i++) {
    const word = words[i] as Text;
    if (word.splits) return null;
    if (word.kind !== 'literal' || !word.text.startsWith('-') || word.text === '-') break;
    if (word.text === '--') {
      i++;
      break;
    }
    const taken = word.text.startsWith('--') ? longOption(word.text.slice(2), spec) : shortOptions(word.text.slice(1), spec);
    if (taken === null) return null;
    i += taken;
  }
  if (words[i]?.kind === 'literal' && words[i]?.text === '-' && words[0]?.text.endsWith('env')) i++;
  const options = words.slice(1, i);
  return { at: Math.min(i + spec.skip, words.length), options };
}

/** How many more words the option takes. */
function longOption(option: string, spec: Wrapper): number | null {
  const equals = option.indexOf('=');
  const name = equals === -1 ? option : option.slice(0, equals);
  if (name === '') return null;
  if (spec.longValued.includes(name)) return equals === -1 ? 1 : 0;
  return spec.longPlain.includes(name) ? 0 : null;
}

function shortOptions(letters: string, spec: Wrapper): number | null {
  for (let i = 0; i < letters.length; i++) {
    const letter = letters.charAt(i);
    if (spec.valued.includes(letter)) return i + 1 < letters.length ? 0 : 1;
    if (!spec.plain.includes(letter)) return null;
  }
  return 0;
}
