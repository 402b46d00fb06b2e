// SPDX-License-Identifier: MIT
// IPv4 and IPv6 addresses as eight 16-bit groups, and blocks of them (CIDR).

import { arrayPush, numberConvert, numberToString, regExpExec, stringIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';

/** Eight groups; an IPv4 address stands as `::ffff:a.b.c.d`. */
export type AddressGroups = readonly number[];

const decimal = /^[1-9]\d*$|^0$/;
const octal = /^0[0-7]+$/;
const hexadecimal = /^0x[0-9a-f]*$/;
const group = /^[0-9a-f]{1,4}$/;

/** One to four numbers, decimal, octal or hexadecimal, the last filling what is left: as `inet_aton` and URLs have it. */
export function parseIpv4(text: string): number | null {
  const parts = stringSplit(text, '.');
  if (parts.length > 4) return null;
  let value = 0;
  for (let i = 0; i < parts.length; i++) {
    const n = parseNumber(parts[i] as string);
    if (n === null) return null;
    const last = i === parts.length - 1;
    const limit = last ? 256 ** (5 - parts.length) : 256;
    if (n >= limit) return null;
    value += last ? n : n * 256 ** (3 - i);
  }
  return value;
}

function parseNumber(text: string): number | null {
  if (text.length > 16) return null;
  if (regExpExec(decimal, text) !== null) return numberConvert(text);
  if (regExpExec(hexadecimal, text) !== null) return text.length === 2 ? 0 : numberConvert(text);
  if (regExpExec(octal, text) !== null) return numberConvert(`0o${stringSlice(text, 1)}`);
  return null;
}

export function formatIpv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Lower-case text without brackets and zone. */
export function parseIpv6(text: string): AddressGroups | null {
  const double = stringIndexOf(text, '::');
  if (double === -1) {
    const groups = parseGroups(text, true);
    return groups !== null && groups.length === 8 ? groups : null;
  }
  if (stringIndexOf(text, '::', double + 1) !== -1) return null;
  const left = parseGroups(stringSlice(text, 0, double), false);
  const right = parseGroups(stringSlice(text, double + 2), true);
  if (left === null || right === null || left.length + right.length > 7) return null;
  const groups: number[] = [];
  for (let i = 0; i < left.length; i++) arrayPush(groups, left[i] as number);
  while (groups.length < 8 - right.length) arrayPush(groups, 0);
  for (let i = 0; i < right.length; i++) arrayPush(groups, right[i] as number);
  return groups;
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  const groups: number[] = [];
  if (text === '') return groups;
  const parts = stringSplit(text, ':');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (regExpExec(group, part) !== null) {
      arrayPush(groups, numberConvert(`0x${part}`));
      continue;
    }
    if (!mayEndInIpv4 || i !== parts.length - 1 || stringSplit(part, '.').length !== 4) return null;
    const ipv4 = parseIpv4(part);
    if (ipv4 === null) return null;
    arrayPush(groups, (ipv4 >>> 16) & 0xffff);
    arrayPush(groups, ipv4 & 0xffff);
  }
  return groups;
}

/** Dotted decimals where the address is IPv4 mapped; else the compressed form of RFC 5952. */
export function formatIpv6(groups: AddressGroups): string {
  if (isMapped(groups)) return formatIpv4(ipv4Of(groups));
  let longest = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      longest = i;
      length = end - i;
    }
  }
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === longest) {
      text += '::';
      i += length - 1;
    } else text += `${text === '' || i === longest + length ? '' : ':'}${numberToString(groups[i] as number, 16)}`;
  }
  return text;
}

function isMapped(groups: AddressGroups): boolean {
  for (let i = 0; i < 5; i++) if (groups[i] !== 0) return false;
  return groups[5] === 0xffff;
}

/** The IPv4 address in the last two groups. */
export function ipv4Of(groups: AddressGroups): number {
  return (groups[6] as number) * 65536 + (groups[7] as number);
}

/** A canonical host as groups, or null where it is a name. */
export function parseAddress(host: string): AddressGroups | null {
  if (stringIndexOf(host, ':') !== -1) return parseIpv6(host);
  const ipv4 = parseIpv4(host);
  return ipv4 === null ? null : [0, 0, 0, 0, 0, 0xffff, (ipv4 >>> 16) & 0xffff, ipv4 & 0xffff];
}

export interface AddressBlock {
  readonly groups: AddressGroups;
  /** Leading bits that must agree, of 128. */
  readonly bits: number;
}

/** `10.0.0.0/8`, `fd00::/8`; null where it is no block. The address must be canonical. */
export function parseBlock(address: string, length: string): AddressBlock | null {
  const groups = parseAddress(address);
  if (groups === null || regExpExec(decimal, length) === null) return null;
  const ipv4 = stringIndexOf(address, ':') === -1;
  const bits = numberConvert(length) + (ipv4 ? 96 : 0);
  return bits > 128 ? null : { groups, bits };
}

export function isInBlock(block: AddressBlock, groups: AddressGroups): boolean {
  for (let i = 0; i * 16 < block.bits; i++) {
    const rest = block.bits - i * 16;
    const mask = rest >= 16 ? 0xffff : (0xffff << (16 - rest)) & 0xffff;
    if (((block.groups[i] as number) & mask) !== ((groups[i] as number) & mask)) return false;
  }
  return true;
}
