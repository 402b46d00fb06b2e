// SPDX-License-Identifier: MIT
// Host names and addresses in one spelling, so that comparing them as text is comparing them.

import { formatIpv4, parseIpv4, parseIpv6, formatIpv6 } from './host-address.ts';
import { URLConstructor, regExpExec, stringCharCodeAt, stringEndsWith, stringIndexOf, stringSlice, stringStartsWith, stringToLowerCase, urlHostname } from '../runtime/primordials.ts';

const plainName = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_-])?$/;
const lastLabelNumeric = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

/**
 * Lower case, IDNA, no trailing dot, every spelling of an IPv4 address and of an IPv4-mapped IPv6 address as dotted
 * decimals, IPv6 compressed, no brackets, no zone. Null for what is no host: whoever asks denies it.
 */
export function canonicalHost(text: string): string | null {
  if (stringIndexOf(text, ':') !== -1) return canonicalIpv6(text);
  let host = text;
  if (!isAscii(host)) {
    const ascii = toAsciiHost(host);
    if (ascii === null) return null;
    host = ascii;
  }
  host = stringToLowerCase(host);
  if (stringEndsWith(host, '.')) host = stringSlice(host, 0, -1);
  if (regExpExec(plainName, host) === null || stringIndexOf(host, '..') !== -1) return null;
  if (regExpExec(lastLabelNumeric, host) === null) return host;
  const ipv4 = parseIpv4(host);
  return ipv4 === null ? null : formatIpv4(ipv4);
}

function canonicalIpv6(text: string): string | null {
  let inner = text;
  if (stringStartsWith(inner, '[')) {
    if (!stringEndsWith(inner, ']')) return null;
    inner = stringSlice(inner, 1, -1);
  }
  const zone = stringIndexOf(inner, '%');
  if (zone !== -1) inner = stringSlice(inner, 0, zone);
  const groups = parseIpv6(stringToLowerCase(inner));
  return groups === null ? null : formatIpv6(groups);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (stringCharCodeAt(text, i) > 127) return false;
  return true;
}

/** UNTRUSTED: a URL parser would take `a/b` or `a@b` for more than a host, so those characters are refused first. */
function toAsciiHost(text: string): string | null {
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    if (code <= 0x20 || code === 0x7f || stringIndexOf('/\\?#@:%[]<>^|', text[i] as string) !== -1) return null;
  }
  try {
    return urlHostname(new URLConstructor(`http://${text}/`));
  } catch {
    // The parser's refusal is the answer: this is no host.
    return null;
  }
}

/** Whether a canonical host is an address rather than a name. */
export function isAddress(host: string): boolean {
  return stringIndexOf(host, ':') !== -1 || regExpExec(lastLabelNumeric, host) !== null;
}
