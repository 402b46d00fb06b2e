// SPDX-License-Identifier: MIT
// Whether a pattern of a matcher can match anything, and means what it seems to mean.

import type { ActionKind } from '../action/action.ts';
import { BraceLimitError, braceLimit, expandBraces } from '../action/path-braces.ts';
import type { Matcher } from '../action/vocabulary.ts';
import { checkCommand } from './check-command.ts';
import { checkHost } from './check-host.ts';
import { checkFilePath } from './check-path.ts';
import { checkMethod, checkPort, checkProtocol, checkRequestPath, checkUrl } from './check-request.ts';
import { checkAccount, checkKey, checkModuleKind, checkOperation, checkPid, checkRegion, checkResource, checkService } from './check-name.ts';
import type { Span } from './document.ts';
import { quoted, replacement, type Findings } from './findings.ts';
import { looksRegular, toGlobs } from './regular-expression.ts';
import type { Expanded } from './variables.ts';

/** What is wrong with a pattern, in words, and the pattern that was meant where that can be told. */
export interface Problem {
  readonly code: 'SC_IMPOSSIBLE_PATTERN' | 'SC_DAMAGED_GLOB';
  readonly severity?: 'warning';
  readonly message: string;
  readonly label: string;
  /** What to write instead; several are a list. */
  readonly instead?: string | readonly string[];
  readonly note?: string;
  readonly help?: string;
}

type Check = (pattern: string, kinds: readonly ActionKind[]) => Problem | null;

const anything: Check = () => null;

const CHECKS: Readonly<Record<Matcher, Check>> = {
  path: (pattern, kinds) => (kinds.length > 0 && kinds.every((kind) => kind === 'network:request') ? checkRequestPath(pattern) : checkFilePath(pattern)),
  cwd: checkFilePath,
  program: (pattern) => (pattern.includes('/') ? checkFilePath(pattern) : null),
  host: checkHost,
  port: checkPort,
  method: checkMethod,
  url: checkUrl,
  protocol: checkProtocol,
  command: checkCommand,
  key: checkKey,
  kind: checkModuleKind,
  pid: checkPid,
  service: checkService,
  operation: checkOperation,
  region: checkRegion,
  resource: checkResource,
  account: checkAccount,
  name: anything,
  tool: anything,
  args: anything,
};

/** Of these, `*` alone is special. */
const WITHOUT_BRACES: readonly Matcher[] = ['command', 'args', 'url', 'port', 'pid', 'method', 'protocol'];

/** Whether the braces of a pattern stand for more texts than can be compared. */
function isTooLarge(key: Matcher, pattern: string): boolean {
  if (WITHOUT_BRACES.includes(key)) return false;
  try {
    expandBraces(pattern);
    return false;
  } catch (error) {
    if (error instanceof BraceLimitError) return true;
    throw error;
  }
}

/** Reports a pattern that can never match, or that was damaged on its way into the file. */
export function checkPattern(findings: Findings, key: Matcher, pattern: Expanded, kinds: readonly ActionKind[], inList = false): void {
  const { plain: value, span } = pattern;
  if (value === null) return;
  if (value.trim() === '') {
    const any = key === 'path' && !kinds.includes('network:request') ? '"/**"' : '"*"';
    findings.error('SC_EMPTY_PATTERN', span, `an empty \`${key}\` matches nothing`, { ...replacement(span, any, `write \`${any}\` for any, or remove \`${key}\``), label: 'matches nothing' });
    return;
  }
  if (isTooLarge(key, value)) {
    findings.error('SC_PATTERN_TOO_LARGE', span, 'this pattern stands for more texts than can be compared', { label: `its braces multiply to more than ${braceLimit}`, help: 'write a list of patterns, or `*` in the place of braces' });
    return;
  }
  if (value.trim() !== value) {
    const trimmed = quoted(pattern.restore(value.trim()));
    findings.error('SC_IMPOSSIBLE_PATTERN', span, `\`${key}\` starts or ends with white space, and what it is compared with never does`, { ...replacement(span, trimmed), label: 'white space at an end' });
    return;
  }
  if (key !== 'args' && looksRegular(key, value)) {
    const globs = toGlobs(key, value);
    findings.error('SC_REGEX_PATTERN', span, `\`${key}\` is a glob, and this looks like a regular expression`, { ...(globs === null ? { help: 'write a glob: `*` stands for any text, `**` for any folders' } : replacement(span, scalarOrList(findings, span, globs.map(pattern.restore), inList))), label: 'read letter by letter, this matches nothing' });
    return;
  }
  const problem = CHECKS[key](value, kinds);
  if (problem === null) return;
  const details = {
    label: problem.label,
    ...(problem.note === undefined ? {} : { note: problem.note }),
    ...(problem.instead === undefined ? (problem.help === undefined ? {} : { help: problem.help }) : replacement(span, scalarOrList(findings, span, typeof problem.instead === 'string' ? pattern.restore(problem.instead) : problem.instead.map(pattern.restore), inList), problem.help)),
  };
  if (problem.severity === 'warning') findings.warning(problem.code, span, problem.message, details);
  else findings.error(problem.code, span, problem.message, details);
}

/** Patterns as YAML in place of one: a list, or where it stands in a list, further items of that. */
function scalarOrList(findings: Findings, span: Span, patterns: string | readonly string[], inList: boolean): string {
  const texts = (typeof patterns === 'string' ? [patterns] : patterns).map(quoted);
  if (texts.length === 1) return texts[0] as string;
  if (!inList) return `[${texts.join(', ')}]`;
  const line = findings.text.slice(findings.text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  return texts.join(/^\s*- *$/.test(line) ? `\n${line}` : ', ');
}
