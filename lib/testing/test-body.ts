import type { Awaitable } from '../core/index.js';
import type { Fixture } from './fixture.js';

/** The body of a test. */
export type TestBody = (t: Fixture) => Awaitable;
