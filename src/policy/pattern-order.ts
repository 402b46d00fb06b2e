// SPDX-License-Identifier: MIT
// Whether patterns of one matcher cover, or have something in common with, patterns of another rule's same matcher.

import { hostNames } from '../action/aws-endpoint.ts';
import { isAddress } from '../action/host.ts';
import { isInBlock, parseAddress, parseBlock } from '../action/host-address.ts';
import type { Matcher } from '../action/vocabulary.ts';
import { accepts, isIncluded, overlap } from './pattern-automaton.ts';
import type { Language } from './pattern-language.ts';
import { isMetadataAddress } from './protect-metadata.ts';

/** One pattern of a rule, with what it matches. */
export interface PatternFacts {
  readonly text: string;
  readonly languages: readonly Language[];
}

/** Whether everything that `inner` matches is matched by one of `outers`. */
export function isCovered(key: Matcher | 'aws', inner: PatternFacts, outers: readonly PatternFacts[]): boolean {
  if (key === 'port' || key === 'pid') return outers.some((outer) => rangeCovers(outer.text, inner.text));
  // A rule's word about a metadata address counts only where it names that address.
  if (key === 'host' && inner.languages.some(namesMetadata)) return outers.some((outer) => outer.languages.length === 1 && outer.languages[0]?.literal === inner.languages[0]?.literal && inner.languages.length === 1);
  if (outers.some((outer) => outer.text === inner.text || outer.languages.some((language) => language.universal))) return true;
  return inner.languages.length > 0 && inner.languages.every((language) => isLanguageCovered(key, language, outers));
}

function isLanguageCovered(key: Matcher | 'aws', inner: Language, outers: readonly PatternFacts[]): boolean {
  if (inner.universal || inner.sort.startsWith('block:')) return outers.some((outer) => outer.languages.some((language) => key === 'host' && blockCovers(language.sort, inner.sort)));
  if (key === 'host' && namesBucketOfNamedS3(inner, outers)) return true;
  const candidates: Language[] = [];
  for (const outer of outers) for (const language of outer.languages) if (language.exact && sortCovers(language.sort, inner.sort) && mayMeet(language, inner)) candidates.push(language);
  if (candidates.length === 0) return false;
  const { literal } = inner;
  if (literal !== null) return candidates.some((candidate) => (candidate.literal === null ? accepts(candidate.automaton(), literal) : candidate.literal === literal));
  const wide = candidates.filter((candidate) => candidate.literal === null);
  return wide.length > 0 && isIncluded(inner.automaton(), wide.map((candidate) => candidate.automaton()));
}

/** Whether some text is matched by both. For hosts, a host by one of its names too. */
export function meets(key: Matcher | 'aws', one: PatternFacts, other: PatternFacts): boolean {
  if (key === 'port' || key === 'pid') return rangesMeet(one.text, other.text);
  if (one.text === other.text) return true;
  for (const left of one.languages) {
    for (const right of other.languages) {
      if (left.universal || right.universal || languagesMeet(left, right)) return true;
      if (key === 'host' && (answersTo(left, right) || answersTo(right, left))) return true;
    }
  }
  return false;
}

/** Whether the two hosts meet only because an AWS endpoint answers to several names. */
export function meetByNameOnly(one: PatternFacts, other: PatternFacts): boolean {
  return one.text !== other.text && !one.languages.some((left) => other.languages.some((right) => left.universal || right.universal || languagesMeet(left, right)));
}

function languagesMeet(left: Language, right: Language): boolean {
  if ((left.anywhere !== null || right.anywhere !== null) && left.prefix.split('/')[1] !== right.prefix.split('/')[1]) return languagesMeet(left.anywhere?.() ?? left, right.anywhere?.() ?? right);
  if (left.sort.startsWith('block:') || right.sort.startsWith('block:')) return blocksMeet(left, right);
  if (!sortCovers(left.sort, right.sort) && !sortCovers(right.sort, left.sort)) return false;
  // A literal of the sort `host` is a name, and no address pattern matches a name.
  if (left.sort !== right.sort && (left.sort === 'host' ? left : right).literal !== null) return false;
  if (!mayMeet(left, right)) return false;
  if (left.literal !== null) return right.literal !== null || accepts(right.automaton(), left.literal);
  return right.literal !== null ? accepts(left.automaton(), right.literal) : overlap(left.automaton(), right.automaton());
}

/** Whether beginnings and ends leave it open that both match the same text. */
export function mayMeet(left: Language, right: Language): boolean {
  if (left.literal !== null && right.literal !== null) return left.literal === right.literal;
  return (left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix)) && (left.suffix.endsWith(right.suffix) || right.suffix.endsWith(left.suffix));
}

/** A pattern for names is compared with addresses too; one for addresses with no name. */
function sortCovers(outer: string, inner: string): boolean {
  return outer === inner || (outer === 'host' && inner === 'address');
}

/** A host that `pattern` matches, whose further names `other` matches: a witness, not a guess. */
function answersTo(pattern: Language, other: Language): boolean {
  if (pattern.sort !== 'host' || other.sort !== 'host' || !(pattern.suffix.includes('amazonaws.com') || pattern.suffix.endsWith('.api.aws'))) return false;
  const witness = pattern.literal ?? `${pattern.prefix}sample${pattern.suffix}`;
  if (pattern.literal === null && !accepts(pattern.automaton(), witness)) return false;
  return hostNames(witness, null).some((name) => (other.literal === null ? accepts(other.automaton(), name) : other.literal === name));
}

/** Every host that ends in `.s3.amazonaws.com` answers to `s3.amazonaws.com` as well (`hostNames`), so a pattern of buckets is covered by it. */
function namesBucketOfNamedS3(inner: Language, outers: readonly PatternFacts[]): boolean {
  return inner.sort === 'host' && s3Zones.some((zone) => inner.suffix.endsWith(`.${zone}`) && outers.some((outer) => outer.languages.some((language) => language.literal === zone)));
}

const s3Zones = ['s3.amazonaws.com', 's3.amazonaws.com.cn'] as const;

function namesMetadata(language: Language): boolean {
  return language.literal !== null && isMetadataAddress(language.literal);
}

function blockOf(sort: string): ReturnType<typeof parseBlock> {
  const [address, bits] = sort.slice('block:'.length).split('/');
  return sort.startsWith('block:') && address !== undefined && bits !== undefined && isAddress(address) ? parseBlock(address, bits) : null;
}

function blockCovers(outer: string, inner: string): boolean {
  const [wide, narrow] = [blockOf(outer), blockOf(inner)];
  return wide !== null && narrow !== null && wide.bits <= narrow.bits && isInBlock(wide, narrow.groups);
}

function blocksMeet(left: Language, right: Language): boolean {
  if (blockCovers(left.sort, right.sort) || blockCovers(right.sort, left.sort)) return true;
  const [block, address] = [blockOf(left.sort) ?? blockOf(right.sort), left.literal ?? right.literal];
  if (block === null || address === null || !isAddress(address)) return false;
  const groups = parseAddress(address);
  return groups !== null && isInBlock(block, groups);
}

function toRange(text: string): readonly [number, number] | null {
  const found = /^\s*(?:(\d+)(?:\s*-\s*(\d+))?|\*)\s*$/.exec(text);
  if (found === null) return null;
  return found[1] === undefined ? [0, Infinity] : [Number(found[1]), Number(found[2] ?? found[1])];
}

function rangeCovers(outer: string, inner: string): boolean {
  const [wide, narrow] = [toRange(outer), toRange(inner)];
  return wide !== null && narrow !== null && wide[0] <= narrow[0] && wide[1] >= narrow[1];
}

function rangesMeet(one: string, other: string): boolean {
  const [left, right] = [toRange(one), toRange(other)];
  return left !== null && right !== null && left[0] <= right[1] && right[0] <= left[1];
}
