import type { Scenario } from '../scenario.js';
import { CallbackWriter } from './callbacks.js';
import { asyncFunctions, coroutine, python } from './dialects.js';
import {
  asyncEnd,
  asyncPrelude,
  callbackEnd,
  callbackPrelude,
  coroutineEnd,
  coroutinePrelude,
  pythonEnd,
  pythonPrelude,
} from './preludes.js';
import { StructuredWriter } from './structured.js';
import { isWritable } from './writable.js';

/** A form in which a scenario can be written. */
export type EmitForm = 'coroutine' | 'async' | 'callbacks' | 'python';

/**
 * Writes a scenario as a program: with generators and this library, with native async functions, with
 * callbacks, or with Python's asyncio. It prints its trace and its outcome, as JSON. Gives undefined
 * for a scenario that needs more than sleeps, tasks, futures, errors and cleanups.
 *
 * @example Show one thing in two forms
 * import { emitScenario, loadCorpus } from 'yieldfrom/conformance';
 * const { scenarios } = await loadCorpus();
 * const scenario = scenarios.find(({ id }) => id === 'tasks/result');
 * const texts = scenario && [emitScenario(scenario, 'coroutine'), emitScenario(scenario, 'python')];
 * console.log(texts?.map((text) => /(yield\* |await )a\b/.test(text ?? ''))); // [ true, true ]
 */
export function emitScenario(scenario: Scenario, form: EmitForm): string | undefined {
  if (!isWritable(scenario)) return undefined;
  const { claim } = scenario;
  switch (form) {
    case 'coroutine': {
      const body = new StructuredWriter(scenario, coroutine).write();
      return joined(`// ${claim}`, coroutinePrelude, body, coroutineEnd);
    }
    case 'async': {
      const body = new StructuredWriter(scenario, asyncFunctions).write();
      return joined(`// ${claim}`, asyncPrelude, body, asyncEnd);
    }
    case 'callbacks':
      return joined(
        `// ${claim}`,
        callbackPrelude,
        new CallbackWriter(scenario).write(),
        callbackEnd,
      );
    case 'python': {
      const body = new StructuredWriter(scenario, python).write();
      return joined(`# ${claim}`, pythonPrelude, body, pythonEnd);
    }
    default:
      throw new TypeError(`no form ${String(form)}`);
  }
}

function joined(claim: string, prelude: string, body: readonly string[], end: string): string {
  return `${claim}\n\n${prelude}${body.join('\n')}\n${end}`;
}
