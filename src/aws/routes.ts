// SPDX-License-Identifier: MIT
// Finds the operation that method, path, query and headers of a request stand for.

import type { AwsRoute } from '../action/aws-operations.ts';
import { arrayIndexOf, arrayPush, stringIndexOf, stringSlice } from '../runtime/primordials.ts';
import { type AwsRequest, decoded, headerOf, type Parameters } from './request.ts';

export interface Routed {
  readonly operation: string;
  /** The texts of the path's labels, decoded; null for one whose escapes are damaged. */
  readonly labels: readonly (string | null)[];
}

/** The one most specific operation, or null where there is none or no single one. */
export function findRoute(routes: readonly AwsRoute[], request: AwsRequest, segments: readonly string[], query: Parameters): Routed | null {
  let best: AwsRoute | null = null;
  let bestWeight = -1;
  let tied = false;
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i] as AwsRoute;
    if (route.method !== request.method || !matchesPath(route, segments) || !matchesRest(route, request, query)) continue;
    const weight = weightOf(route);
    if (weight < bestWeight) continue;
    tied = weight === bestWeight && best !== null && best.operation !== route.operation;
    best = route;
    bestWeight = weight;
  }
  return best === null || tied ? null : { operation: best.operation, labels: labelsOf(best, segments) };
}

function matchesPath(route: AwsRoute, segments: readonly string[]): boolean {
  const wanted = route.segments;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '{+}' && i === wanted.length - 1) return i < segments.length && !(i === segments.length - 1 && segments[i] === '');
    if (i >= segments.length) return false;
    if (wanted[i] === '{}' ? segments[i] === '' : !matchesSegment(wanted[i] as string, segments[i] as string)) return false;
  }
  return wanted.length === segments.length;
}

/** A literal, or one with a label in it (`{}.json`). */
function matchesSegment(wanted: string, segment: string): boolean {
  const label = stringIndexOf(wanted, '{');
  if (label === -1) return wanted === segment || wanted === decoded(segment, false);
  const rest = wanted.length - stringIndexOf(wanted, '}') - 1;
  return segment.length > label + rest && stringSlice(segment, 0, label) === stringSlice(wanted, 0, label) && (rest === 0 || stringSlice(segment, -rest) === stringSlice(wanted, -rest));
}

function matchesRest(route: AwsRoute, request: AwsRequest, query: Parameters): boolean {
  for (let i = 0; i < route.query.length; i++) {
    const wanted = route.query[i] as string;
    const equals = stringIndexOf(wanted, '=');
    const value = query.get(equals === -1 ? wanted : stringSlice(wanted, 0, equals));
    if (value === null || (equals !== -1 && value !== stringSlice(wanted, equals + 1))) return false;
  }
  return route.header === null || headerOf(request, route.header) !== null;
}

/** Literal segments tell more than labels, and these more than the rest of a path; then what the query and headers must hold. */
function weightOf(route: AwsRoute): number {
  let literal = 0;
  for (let i = 0; i < route.segments.length; i++) if (stringIndexOf(route.segments[i] as string, '{') === -1) literal += 2;
  const greedy = arrayIndexOf(route.segments, '{+}') === -1 ? 1 : 0;
  return (literal + greedy) * 100 + route.query.length * 2 + (route.header === null ? 0 : 1);
}

function labelsOf(route: AwsRoute, segments: readonly string[]): (string | null)[] {
  const labels: (string | null)[] = [];
  for (let i = 0; i < route.segments.length; i++) {
    if (route.segments[i] === '{}') arrayPush(labels, decoded(segments[i] as string, false));
    if (route.segments[i] !== '{+}') continue;
    let rest = segments[i] as string;
    for (let j = i + 1; j < segments.length; j++) rest += `/${segments[j] as string}`;
    arrayPush(labels, decoded(rest, false));
  }
  return labels;
}
