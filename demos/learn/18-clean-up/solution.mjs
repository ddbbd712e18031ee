import { sleep } from 'yieldfrom';

export function* listen() {
  console.log('open');
  try {
    yield* sleep(1000);
    console.log('heard all');
  } finally {
    yield* sleep(20);
    console.log('closed');
  }
}
