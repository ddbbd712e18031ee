import { Call, ERROR, HELD, LIFTING, RESULT } from './call.js';
import type { Coroutine } from './protocol.js';

/**
 * Carries a call on that suspended inline under a foreign driver, and writes its outcome on it:
 * the foreign driver comes back to the call for it.
 */
export function* carryOn<T>(call: Call<T>): Coroutine<T> {
  const frame = new Call<T>(call._body);
  frame._state = LIFTING;
  frame._value = call._value;
  if (frame._value instanceof Call && frame._value._caller === call) frame._value._caller = frame;
  call._state = HELD;
  try {
    yield frame;
    const value = frame.next().value as T;
    call._settle(RESULT, value);
    return value;
  } catch (error) {
    frame._finish();
    call._settle(ERROR, error);
    throw error;
  }
}
