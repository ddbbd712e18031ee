// Recursion over what waits: the loop over the children is a function, and so is what comes after it.

interface Folder {
  readonly name: string;
  readonly size: number;
  readonly inside: readonly Folder[];
}

const docs: Folder = { name: 'docs', size: 3, inside: [] };
const spec: Folder = { name: 'spec', size: 4, inside: [] };
const lib: Folder = { name: 'lib', size: 2, inside: [spec] };
const root: Folder = { name: 'root', size: 1, inside: [docs, lib] };

function sizeOf(folder: Folder, done: (size: number) => void): void {
  setTimeout(() => {
    console.log('read', folder.name); // [2]
    let size = folder.size;
    const from = (index: number): void => {
      const child = folder.inside[index];
      if (child === undefined) {
        done(size); // [4]
        return;
      }
      sizeOf(child, (childSize) => {
        size += childSize; // [3]
        from(index + 1);
      });
    };
    from(0);
  }, 10); // [1]
}

sizeOf(root, (size) => {
  console.log('size', size); // [5]
});
