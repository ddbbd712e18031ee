// How long things outside the program take, as they really do: seldom always the same.

import { describe } from '../../core/index.js';
import type { Random } from '../explore/random.js';

/**
 * Milliseconds: always the same, any between two, or from a distribution: with `mean`, the exponential
 * one, of things that come by chance; with `median` and `p99`, the log-normal one, of requests, with a
 * long tail; or what a function makes of a source of numbers from 0 to 1. All are drawn from the seed.
 */
export type Latency =
  | number
  | readonly [from: number, to: number]
  | { readonly mean: number }
  | { readonly median: number; readonly p99: number }
  | ((random: Random) => number);

/** How many standard deviations above the middle 99 % of a normal distribution end. */
const DEVIATIONS_AT_P99 = 2.3263;

/** Draws one latency. @throws {RangeError} when it is no number from 0 on */
export function drawLatency(latency: Latency, random: Random): number {
  const ms = drawn(latency, random);
  if (!(ms >= 0)) throw new RangeError(`a latency is 0 or more, got ${describe(ms)}`);
  return ms;
}

function drawn(latency: Latency, random: Random): number {
  if (typeof latency === 'number') return latency;
  if (typeof latency === 'function') return latency(random);
  if ('mean' in latency) return -latency.mean * Math.log(1 - random());
  if ('median' in latency) {
    const { median, p99 } = latency;
    const deviation = Math.log(p99 / median) / DEVIATIONS_AT_P99;
    return median * Math.exp(deviation * normal(random));
  }
  return latency[0] + random() * (latency[1] - latency[0]);
}

/** A number of the normal distribution, by the method of Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
