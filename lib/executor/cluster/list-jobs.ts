// Runs in a process of the pool, so that no module of jobs is loaded by the worker's own thread.

/** Loads a module, and gives the names of the functions that it exports; dots lead into objects. */
export async function listJobs(url: string): Promise<string[]> {
  const loaded = (await import(url)) as Record<string, unknown>;
  return [...new Set([...namesIn(loaded, ''), ...namesIn(loaded['default'], '')])];
}

/** Only what a module shows itself: a function's `constructor`, for one, would be a way to anything. */
function namesIn(holder: unknown, prefix: string): string[] {
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => {
    if (key.includes('.')) return [];
    if (typeof value === 'function') return [`${prefix}${key}`];
    return prefix === '' && isPlain(value) ? namesIn(value, `${key}.`) : [];
  });
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
