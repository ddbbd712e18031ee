export function* paths(value: unknown, path: string[] = []): Generator<string> {
  if (typeof value !== 'object' || value === null) yield path.join('.');
  else for (const [key, one] of Object.entries(value)) yield* paths(one, [...path, key]);
}
