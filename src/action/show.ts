// SPDX-License-Identifier: MIT
// How an action is named and shown, in errors, records and on the command line.

import type { Action } from './action.ts';
import { isAboutPath } from './path-action.ts';
import { numberToString, stringCharCodeAt, stringPadStart, stringSlice } from '../runtime/primordials.ts';

/** The action's name as policies spell it. */
export function actionName(action: Action): string {
  return action.kind === 'aws:call' ? `aws:${action.service}:${action.operation}` : action.kind;
}

/** What the action is about, in one line, safe to print. */
export function showTarget(action: Action): string {
  return escapeControls(target(action));
}

function target(action: Action): string {
  if (isAboutPath(action)) return action.path;
  switch (action.kind) {
    case 'network:request':
      return `${action.method} ${action.url}`;
    case 'network:connect':
      return action.path !== null ? `unix:${action.path}` : `${action.protocol}://${bracketed(action.host)}:${action.port}`;
    case 'network:listen':
      return action.path !== null ? `unix:${action.path}` : `${bracketed(action.host)}:${action.port}`;
    case 'network:resolve':
      return action.host;
    case 'shell:execute':
      return action.command;
    case 'env:read':
    case 'env:write':
      return action.key;
    case 'aws:call':
      return action.resources.length > 0 ? (action.resources[0] as string) : '*';
    case 'process:signal':
      return `${action.name} ${action.pid}`;
    case 'process:inspect':
    case 'process:binding':
      return action.name;
    case 'tool:call':
      return `${action.tool} ${action.args}`;
  }
}

function bracketed(host: string): string {
  for (let i = 0; i < host.length; i++) if (stringCharCodeAt(host, i) === 58) return `[${host}]`;
  return host;
}

/** Control, bidirectional, zero-width and lone-surrogate characters as `\u{…}`: what a terminal or log reader could be fooled by. */
export function escapeControls(text: string): string {
  let result = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    if (!isDeceptive(code)) continue;
    result += `${stringSlice(text, from, i)}\\u{${stringPadStart(numberToString(code, 16), 2, '0')}}`;
    from = i + 1;
  }
  return from === 0 ? text : result + stringSlice(text, from);
}

/** What a terminal or log reader could be fooled by. */
export function isDeceptive(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff
  );
}
