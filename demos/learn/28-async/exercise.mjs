// An async function gives a promise. `yield*` takes what has an iterator, which a promise has not:
// fromPromise(promise) makes something of it that can be awaited.
//
// Mend it so that 'read: text' is printed.
async function readFile() {
  return 'text';
}

export function* main() {
  const text = readFile();
  console.log('read:', text);
}
