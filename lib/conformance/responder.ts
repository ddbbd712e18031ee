// The protocol of runners in another process: JSON, one object a line. See INTERPRETING.md, "Runners".

import type { Adapter } from './adapter.js';
import { featuresMissing, lackedBy } from './features.js';
import { runIn, runOnHostIn, worldFor } from './run-program.js';
import type { Program, Result } from './scenario.js';

/** What a runner is asked. */
export type RunnerRequest =
  | { readonly cmd: 'start' }
  | {
      readonly cmd: 'run';
      readonly seq: number;
      readonly scenario: Program;
      readonly needs?: readonly string[];
      /** Whether each line of the trace says in which turn it was logged. */
      readonly turns?: boolean;
    }
  | { readonly cmd: 'stop' };

/** Who a runner is, and what it lacks. */
export interface RunnerAbout {
  readonly implementation: string;
  readonly version: string;
  readonly missing: readonly string[];
}

/** What a runner says of one scenario. */
export type RunnerAnswer = Result | { readonly skipped: string } | { readonly errored: string };

/** Answers one line of the protocol; undefined where no answer is due, and the runner ends. */
export type Responder = (line: string) => Promise<string | undefined>;

/**
 * Makes a runner of an adapter: give it the lines that come in, write the lines that it gives.
 *
 * @example Answer a request
 * import { createResponder, yieldfrom } from 'yieldfrom/conformance';
 * const answer = createResponder(yieldfrom);
 * const scenario = { main: [{ sleep: 5 }, { log: 'awake' }] };
 * console.log(await answer(JSON.stringify({ cmd: 'run', seq: 1, scenario })));
 * // {"seq":1,"trace":[[5,"awake"]],"outcome":{"ok":null}}
 */
export function createResponder(adapter: Adapter): Responder {
  return async (line) => {
    const request = JSON.parse(line) as RunnerRequest;
    switch (request.cmd) {
      case 'start':
        return JSON.stringify({
          implementation: adapter.name,
          version: adapter.version,
          missing: featuresMissing(adapter),
        } satisfies RunnerAbout);
      case 'run':
        return JSON.stringify({ seq: request.seq, ...(await answerTo(adapter, request)) });
      case 'stop':
        return undefined;
      default:
        throw new TypeError(`unknown command: ${line}`);
    }
  };
}

async function answerTo(
  adapter: Adapter,
  { scenario, needs = [], turns = false }: Extract<RunnerRequest, { cmd: 'run' }>,
): Promise<RunnerAnswer> {
  const skipped = lackedBy(adapter, needs);
  if (skipped !== undefined) return { skipped };
  try {
    const world = worldFor(adapter, {});
    return world.run === undefined
      ? await runOnHostIn(world, scenario, { turns })
      : runIn(world, scenario, { turns });
  } catch (error) {
    return { errored: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
