import { readFile } from 'node:fs/promises';

export function* words(text: string): Generator<string> {
  yield* text.split(/\s+/);
}

export const load = (path: string): Promise<string[]> =>
  readFile(path, 'utf8').then((text) => [...words(text)]);
