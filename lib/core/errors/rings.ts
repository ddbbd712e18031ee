/**
 * Finds the rings in a graph, by depth; each once, from its first member on. Not all there are: of
 * those that share members, one.
 *
 * @internal
 */
export function ringsIn<T>(nodes: readonly T[], targetsOf: (node: T) => readonly T[]): T[][] {
  const rings: T[][] = [];
  const finished = new Set<T>();
  for (const start of nodes) {
    if (finished.has(start)) continue;
    const path = [start];
    const onPath = new Set(path);
    const left = [[...targetsOf(start)]];
    while (path.length > 0) {
      const next = left.at(-1)?.pop();
      if (next === undefined) {
        const over = path.pop() as T;
        finished.add(over);
        onPath.delete(over);
        left.pop();
      } else if (onPath.has(next)) {
        rings.push(path.slice(path.indexOf(next)));
      } else if (!finished.has(next)) {
        path.push(next);
        onPath.add(next);
        left.push([...targetsOf(next)]);
      }
    }
  }
  return rings;
}
