/** Gives the seed that a replay line is of; undefined if there is no line. */
export function seedIn(line: string): number | undefined {
  const match = /:(-?\d+)\/[^:]*$/.exec(line);
  return match === null ? undefined : Number(match[1]);
}
