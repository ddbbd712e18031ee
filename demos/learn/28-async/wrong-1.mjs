async function readFile() {
  return 'text';
}

export function* main() {
  const text = yield* readFile();
  console.log('read:', text);
}
