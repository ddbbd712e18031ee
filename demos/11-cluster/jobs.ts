// What the workers run.

import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Counts primes, slowly, and notes which worker is at it: when it begins, and when it ends. */
export async function countPrimes(log: string, below: number): Promise<number> {
  appendFileSync(log, `${process.ppid} begins\n`);
  let count = 0;
  for (let n = 2; n < below; n += 1) if (isPrime(n)) count += 1;
  await setTimeout(300);
  appendFileSync(log, `${process.ppid} ends\n`);
  return count;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;
  return true;
}
