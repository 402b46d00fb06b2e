// What two runs of one program do not share, as lines for a person; none where they are equal.

import type { Seen } from './run.ts';

export function differences(bare: Seen, gated: Seen): string[] {
  const lines: string[] = [];
  for (const key of ['code', 'signal', 'stdout', 'stderr'] as const) {
    if (bare[key] !== gated[key]) lines.push(`${key}:`, ...onlyIn('bare', String(bare[key]), String(gated[key])), ...onlyIn('gated', String(gated[key]), String(bare[key])));
  }
  const names = new Set([...Object.keys(bare.files), ...Object.keys(gated.files)]);
  for (const name of names) {
    if (bare.files[name] !== gated.files[name]) lines.push(`file ${name}: bare ${bare.files[name] ?? 'none'}, gated ${gated.files[name] ?? 'none'}`);
  }
  return lines;
}

function onlyIn(name: string, text: string, other: string): string[] {
  const lines = new Set(other.split('\n'));
  const own = text.split('\n').filter((line) => !lines.has(line));
  // The same lines in another order, or some of them twice.
  return (own.length > 0 ? own.slice(0, 20) : [JSON.stringify(text)]).map((line) => `  ${name}: ${line}`);
}
