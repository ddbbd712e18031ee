import { sleep } from 'yieldfrom';

export async function hello(name) {
  await sleep(0);
}
