/*
 * | state     | meaning                              | left by                                  |
 * | --------- | ------------------------------------ | ---------------------------------------- |
 * | PENDING   | nothing yet                          | setResult, setException, cancel: once    |
 * | RESULT    | `_value` is the result               | never                                    |
 * | ERROR     | `_value` is the error                | never                                    |
 * | CANCELLED | `_value` is the message, or the error of the task that ended by it | never      |
 */
export const PENDING = 0;
export const RESULT = 1;
export const ERROR = 2;
export const CANCELLED = 3;
