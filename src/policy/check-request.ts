// SPDX-License-Identifier: MIT
// Patterns for parts of a request that no request can match.

import type { ActionKind } from '../action/action.ts';
import type { Problem } from './check-pattern.ts';
import { suggestName } from './suggest-name.ts';

/** Node's parser knows these (http.METHODS of 18 to 26). */
const METHODS = ['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'QUERY', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE'];
const REQUEST_PROTOCOLS = ['http', 'https', 'ws', 'wss'];
const CONNECT_PROTOCOLS = ['tcp', 'tls', 'udp', 'unix'];

function impossible(message: string, label: string, instead?: string | readonly string[], help?: string): Problem {
  return { code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined ? {} : { instead }), ...(help === undefined ? {} : { help }) };
}

export function checkMethod(pattern: string): Problem | null {
  if (/[*?[{]/.test(pattern) || METHODS.includes(pattern.toUpperCase())) return null;
  if (/^[A-Za-z]+(?:\s*[,|/ ]\s*[A-Za-z]+)+$/.test(pattern)) return impossible('several methods are a list', 'one text is one method', pattern.toUpperCase().split(/\s*[,|/ ]\s*/));
  const upper = pattern.toUpperCase();
  const near = suggestName(upper, METHODS);
  if (near !== null) return impossible(`no method is called \`${pattern}\``, 'no request has this method', near);
  return { ...impossible(`HTTP knows no method \`${pattern}\``, 'only a program that makes up methods sends this'), severity: 'warning', help: 'write `GET`, `POST`, `PUT`, `PATCH`, `DELETE` or another method of HTTP' };
}

/** A number, a range (`8000-8999`) or `*`. */
export function checkPort(pattern: string): Problem | null {
  if (pattern === '*') return null;
  const range = /^(\d+)\s*(-|\.\.|:)\s*(\d+)$/.exec(pattern);
  if (range !== null) return checkPortRange(Number(range[1]), range[2] as string, Number(range[3]));
  const number = /^(\d+)\/\w+$/.exec(pattern)?.[1];
  if (!/^\d+$/.test(pattern)) return impossible(`\`${pattern}\` is no port`, 'a port is a number', number, number === undefined ? 'write a number from 0 to 65535, or a range: `"8000-8999"`' : undefined);
  return Number(pattern) > 65535 ? impossible(`\`${pattern}\` is no port`, 'ports go from 0 to 65535') : null;
}

function checkPortRange(low: number, sign: string, high: number): Problem | null {
  if (low > 65535 || high > 65535) return impossible(`\`${low}-${high}\` is no range of ports`, 'ports go from 0 to 65535');
  if (low > high) return impossible(`\`${low}-${high}\` holds no port`, 'the larger number stands first', `${high}-${low}`);
  return sign === '-' ? null : impossible('a range of ports is written with `-`', 'matches no port', `${low}-${high}`);
}

export function checkProtocol(pattern: string, kinds: readonly ActionKind[]): Problem | null {
  if (/[*?[{]/.test(pattern)) return null;
  const known = [...(kinds.includes('network:connect') ? CONNECT_PROTOCOLS : []), ...(kinds.includes('network:request') ? REQUEST_PROTOCOLS : [])];
  if (known.length === 0 || known.includes(pattern.toLowerCase())) return null;
  const bare = pattern.toLowerCase().replace(/:?\/*$/, '');
  const near = known.includes(bare) ? bare : suggestName(bare, known);
  return impossible(`no \`${kinds.filter((kind) => kind.startsWith('network:'))[0] ?? 'action'}\` has the protocol \`${pattern}\``, 'matches nothing', near ?? undefined, near === null ? `the protocols are \`${known.join('`, `')}\`` : undefined);
}

/** Of a request: path and query, as sent. */
export function checkRequestPath(pattern: string): Problem | null {
  if (/^[/*{[?@!+]/.test(pattern)) return null;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pattern)) return impossible("a request's `path` is what stands behind the host", 'a URL, not a path', undefined, 'use `url`');
  return impossible("a request's path starts with `/`", 'matches no request', `/${pattern.replace(/^\.\//, '')}`);
}

/** `protocol://host[:port]/path`, the port left out where it is the protocol's own. */
export function checkUrl(pattern: string): Problem | null {
  if (pattern.startsWith('/')) return impossible('`url` is a whole URL, and this is a path', 'matches no request', undefined, 'use `path`');
  const parts = /^([^:/]*):\/\/([^/?#]*)(.*)$/.exec(pattern);
  if (parts === null) return pattern.startsWith('*') ? null : impossible('`url` starts with the protocol', 'matches no request', `*://${pattern}${pattern.includes('/') ? '' : '/*'}`);
  const [protocol, authority, rest] = [parts[1] as string, parts[2] as string, parts[3] as string];
  if (!protocol.includes('*') && !REQUEST_PROTOCOLS.includes(protocol.toLowerCase())) return impossible(`no request has the protocol \`${protocol}\``, 'matches no request', undefined, 'write `http`, `https`, `ws` or `wss`');
  if (authority.includes('@')) return impossible('URLs are compared without user and password', 'matches no request', pattern.replace(/\/\/[^@]*@/, '//'));
  const own = /^(?:https|wss)$/.test(protocol) ? ':443' : /^(?:http|ws)$/.test(protocol) ? ':80' : null;
  if (own !== null && authority.endsWith(own)) return impossible("a protocol's own port is left out", 'matches no request', pattern.replace(own, ''));
  if (rest === '' && !authority.endsWith('*')) return impossible('a URL has a path behind the host', 'matches no request', `${pattern}/*`);
  if (rest.includes('#')) return impossible('what stands behind `#` is not sent', 'matches no request', pattern.replace(/#.*$/, ''));
  return null;
}
