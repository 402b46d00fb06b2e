// The smallest input that still fails, as far as it is found in so much time.

export async function shrink<T>(whole: readonly T[], fails: (part: readonly T[]) => Promise<boolean>, milliseconds: number): Promise<readonly T[]> {
  const end = Date.now() + milliseconds;
  let smallest = whole;
  for (let size = Math.ceil(smallest.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && Date.now() < end; ) {
      const part = [...smallest.slice(0, at), ...smallest.slice(at + size)];
      if (part.length > 0 && (await fails(part))) smallest = part;
      else at += size;
    }
  }
  return smallest;
}
