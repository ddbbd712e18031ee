import depth from './depth.mjs';
import tasks from './tasks.mjs';
import waiters from './waiters.mjs';

/** Name of a row → its title, and what is run. */
export const rows = { ...tasks, ...depth, ...waiters };

export const sizes = [1000, 10_000, 100_000, 1_000_000];
