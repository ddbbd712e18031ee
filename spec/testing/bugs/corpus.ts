import type { Bug } from './bug.js';
import { cancellation } from './cancellation.js';
import { orderOfAnswers } from './order-of-answers.js';
import { sharedState } from './shared-state.js';

/** Every bug. */
export const bugs: readonly Bug[] = [...sharedState, ...orderOfAnswers, ...cancellation];
