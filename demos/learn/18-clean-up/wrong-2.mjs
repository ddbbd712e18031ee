import { isCancelled, sleep } from 'yieldfrom';

export function* listen() {
  console.log('open');
  try {
    yield* sleep(1000);
    console.log('heard all');
  } catch (error) {
    if (!isCancelled(error)) throw error;
    yield* sleep(20);
    console.log('closed');
    throw error;
  }
}
