// Recursion is recursion, and no promise is made on the way: the language itself passes the result up.

import { type Coroutine, run, sleep } from 'yieldfrom';

interface Folder {
  readonly name: string;
  readonly size: number;
  readonly inside: readonly Folder[];
}

const docs: Folder = { name: 'docs', size: 3, inside: [] };
const spec: Folder = { name: 'spec', size: 4, inside: [] };
const lib: Folder = { name: 'lib', size: 2, inside: [spec] };
const root: Folder = { name: 'root', size: 1, inside: [docs, lib] };

function* sizeOf(folder: Folder): Coroutine<number> {
  yield* sleep(10); // [1]
  console.log('read', folder.name); // [2]
  let size = folder.size;
  for (const child of folder.inside) {
    size += yield* sizeOf(child); // [3]
  }
  return size; // [4]
}

function* main(): Coroutine<void> {
  console.log('size', yield* sizeOf(root)); // [5]
}

await run(main());
