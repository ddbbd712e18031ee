async function readFile() {
  return 'text';
}

export async function main() {
  const text = await readFile();
  console.log('read:', text);
}
