/** Gives eight digits that stand for a value: equal values have equal ones. */
export function hashOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, one: unknown) =>
    one instanceof Map ? [...one.entries()].sort(([a], [b]) => Number(a) - Number(b)) : one,
  );
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
