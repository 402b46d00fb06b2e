// SPDX-License-Identifier: MIT
// Host patterns that no host can match.

import { isIP } from 'node:net';
import type { Problem } from './check-pattern.ts';

/** A pattern for a host: a name with `*`, an address, or a block of addresses. */
export function checkHost(pattern: string): Problem | null {
  return partOfUrl(pattern) ?? badAddress(pattern) ?? badName(pattern);
}

function impossible(message: string, label: string, instead?: string | readonly string[], help?: string): Problem {
  return { code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined ? {} : { instead }), ...(help === undefined ? {} : { help }) };
}

/** A host is neither a URL nor an address with port and path. */
function partOfUrl(pattern: string): Problem | null {
  const url = /^[a-z*][a-z0-9+.*-]*:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)(:[\d*]+)?([/?#].*)?$/i.exec(pattern);
  if (url !== null) return impossible('`host` is the host alone, and this is a URL', 'never part of a host', without(url[1]), url[1] === '' ? 'write the host, or use `url`' : `write \`${JSON.stringify(without(url[1]))}\`; \`protocol\`, \`port\` and \`path\` are keys of their own`);
  const bracketed = /^\[([\da-f:.]+)\]:(\d+)$/i.exec(pattern);
  if (bracketed?.[1] !== undefined) return impossible('a port is no part of `host`', 'has a port', bracketed[1], `write \`"${bracketed[1]}"\`, and \`port: ${bracketed[2] ?? ''}\` on a line of its own`);
  if (/^\[[\da-f:.]+\]$/i.test(pattern)) return null;
  if (isIP(pattern) === 6 || isBlock(pattern)) return null;
  const port = /^([^:/\s]+):(\d+|\*)$/.exec(pattern);
  if (port?.[1] !== undefined) return impossible('a port is no part of `host`', 'has a port', port[1], `write \`"${port[1]}"\`, and \`port: ${port[2] ?? ''}\` on a line of its own`);
  const path = /^([^/\s]+)\/(.*)$/.exec(pattern);
  if (path?.[1] !== undefined && !/^\d+$/.test(path[2] ?? '')) return impossible('a path is no part of `host`', 'has a path', path[1], `write \`"${path[1]}"\`; \`path\` is a key of its own`);
  return null;
}

function without(host: string | undefined): string {
  return (host ?? '').replaceAll(/[[\]]/g, '');
}

function isBlock(pattern: string): boolean {
  const block = /^([\da-f:.]+)\/(\d+)$/i.exec(pattern);
  if (block === null) return false;
  const family = isIP(block[1] as string);
  return family !== 0 && Number(block[2]) <= (family === 4 ? 32 : 128);
}

function badAddress(pattern: string): Problem | null {
  if (/\/\d+$/.test(pattern) && !isBlock(pattern)) return impossible(`\`${pattern}\` is no block of addresses`, 'not a CIDR', undefined, 'write an address and the length of its prefix: `"10.0.0.0/8"`, `"fd00::/8"`');
  if (/^\d+(?:\.\d+){3}$/.test(pattern) && isIP(pattern) === 0) return impossible(`\`${pattern}\` is no address`, 'a part is above 255 or has a leading zero');
  if (/^[\d.]+\s*-\s*[\d.]+$/.test(pattern)) return impossible('a range of addresses is written as a block', 'not an address', undefined, 'write `"10.0.0.0/8"`');
  return null;
}

function badName(pattern: string): Problem | null {
  if (isIP(pattern) === 6 || isBlock(pattern) || /^\[.*\]$/.test(pattern) || pattern.includes('{')) return null;
  if (pattern.includes(',')) return impossible('several hosts are a list', 'one text is one host', pattern.split(',').map((one) => one.trim()).filter((one) => one !== ''));
  if (pattern.startsWith('.')) return impossible('a host never starts with a dot', 'no name before the dot', `*${pattern}`);
  if (pattern.includes('..')) return impossible('a host has no empty label', 'two dots in a row', pattern.replaceAll(/\.{2,}/g, '.'));
  const foreign = /[\u0000-\u007f]/.test(pattern) ? /[^\w.*:\u0080-\uffff-]/.exec(pattern) : null;
  if (foreign !== null) return impossible(`a host has no \`${foreign[0]}\``, 'matches no host', undefined, foreign[0] === '?' ? 'write `*` for any text' : 'write the host as it stands in a URL');
  const longest = Math.max(...pattern.split('.').filter((label) => !label.includes('*')).map((label) => label.length), 0);
  if (longest > 63 || pattern.replaceAll('*', '').length > 253) return impossible('a host has at most 253 characters, and 63 between dots', 'too long for a host');
  return null;
}
