/** Tells whether debug mode is asked for: `YIELDFROM_DEBUG=1`, or a global of that name. */
export function wantsDebug(): boolean {
  const world = globalThis as {
    YIELDFROM_DEBUG?: unknown;
    process?: { env?: Record<string, string | undefined> };
  };
  if (world.YIELDFROM_DEBUG !== undefined) return Boolean(world.YIELDFROM_DEBUG);
  const asked = world.process?.env?.['YIELDFROM_DEBUG'];
  return asked !== undefined && asked !== '' && asked !== '0';
}
