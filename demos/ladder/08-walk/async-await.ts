// Recursion is recursion: each level is an async function with a promise of its own.

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

async function sizeOf(folder: Folder): Promise<number> {
  await sleep(10); // [1]
  console.log('read', folder.name); // [2]
  let size = folder.size;
  for (const child of folder.inside) {
    size += await sizeOf(child); // [3]
  }
  return size; // [4]
}

async function main(): Promise<void> {
  console.log('size', await sizeOf(root)); // [5]
}

void main();
