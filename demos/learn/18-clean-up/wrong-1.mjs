import { sleep } from 'yieldfrom';

export function* listen() {
  console.log('open');
  try {
    yield* sleep(1000);
    console.log('heard all');
  } finally {
    sleep(20);
    console.log('closed');
  }
}
