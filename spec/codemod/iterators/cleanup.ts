export function* guarded(): Generator<number, string> {
  try {
    yield 1;
    yield 2;
    return 'done';
  } finally {
    console.log('closed');
  }
}

for (const n of guarded()) if (n === 1) break;
