// Recursion is recursion: each level is a generator of its own, driven by a promise of its own.

import co from 'co';

interface Folder {
  readonly name: string;
  readonly size: number;
  readonly inside: readonly Folder[];
}

const docs: Folder = { name: 'docs', size: 3, inside: [] };
const spec: Folder = { name: 'spec', size: 4, inside: [] };
const lib: Folder = { name: 'lib', size: 2, inside: [spec] };
const root: Folder = { name: 'root', size: 1, inside: [docs, lib] };

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function* sizeOf(folder: Folder): Generator<unknown, number, never> {
  yield sleep(10); // [1]
  console.log('read', folder.name); // [2]
  let size = folder.size;
  for (const child of folder.inside) {
    const childSize: number = yield sizeOf(child);
    size += childSize; // [3]
  }
  return size; // [4]
}

void co(function* () {
  const size: number = yield sizeOf(root);
  console.log('size', size); // [5]
});
