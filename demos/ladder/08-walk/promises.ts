// Recursion over what waits: the loop over the children is a chain that grows.

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

function sizeOf(folder: Folder): Promise<number> {
  return sleep(10) // [1]
    .then(() => {
      console.log('read', folder.name); // [2]
      let chain = Promise.resolve(folder.size);
      for (const child of folder.inside) {
        chain = chain.then((size) => sizeOf(child).then((childSize) => size + childSize)); // [3]
      }
      return chain; // [4]
    });
}

void sizeOf(root).then((size) => {
  console.log('size', size); // [5]
});
