import { asksFor } from './environment.js';

/** Tells whether debug mode is asked for: `YIELDFROM_DEBUG=1`, or a global of that name. */
export function wantsDebug(): boolean {
  return asksFor('YIELDFROM_DEBUG');
}
