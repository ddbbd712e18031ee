import { BaseError, type Coroutine, type HandlerContext, realm } from '../core/index.js';
import { listenPlainly } from '../inspect/index.js';
import { shutdownStages } from '../run/shutdown.js';
import { waitFor } from '../std/time/wait-for.js';
import { Comparison } from './determinism/comparison.js';
import { NondeterminismError } from './determinism/nondeterminism-error.js';
import { watchPlatform } from './determinism/platform.js';
import { isDeterminismAskedFor } from './environment.js';
import { checkSchedules } from './explore/explore.js';
import type { ExploreOptions } from './explore/options.js';
import { Fixture } from './fixture.js';
import { type Leak, LeakError, leakOf, LeakWatch } from './leaks.js';
import type { TestBody } from './test-body.js';
import { TraceRecorder } from './trace/recorder.js';
import { VirtualTimeLoop } from './virtual-time-loop.js';

/** How a test is run. */
export interface RunTestOptions {
  /** Milliseconds of the loop's time after which it fails. */
  readonly timeout?: number;
  /** How many turns it may take; a million if not given. */
  readonly turnsMax?: number;
  /** False: what it leaves behind is cancelled, and not reported. */
  readonly leaks?: boolean;
  /** Runs it under many schedules; it must not await promises then. */
  readonly explore?: ExploreOptions;
  /** Whether it is run twice, and fails where the two differ; see `checkDeterminism`. */
  readonly checksDeterminism?: boolean;
  /** False: places in the code are not remembered, which makes long runs faster. */
  readonly debug?: boolean;
}

/**
 * Runs a coroutine as a test: on a virtual clock of its own, held while promises are out, with what
 * it leaves behind reported.
 *
 * @throws {LeakError} when it ends well, and leaves something behind
 * @throws {DeadlockError} when nothing can ever wake it
 */
export async function runTest(
  name: string,
  body: TestBody,
  options: RunTestOptions = {},
): Promise<void> {
  if (options.explore !== undefined) {
    const { checksDeterminism } = options;
    const asked = checksDeterminism === undefined ? {} : { checksDeterminism };
    checkSchedules(body, { name, ...asked, ...options.explore });
    return;
  }
  const { checksDeterminism = isDeterminismAskedFor() } = options;
  if (!checksDeterminism) return runHere(name, body, options);
  const comparison = new Comparison();
  const undo = watchPlatform((call) => {
    comparison.note(call);
  });
  try {
    await runAnew(name, body, options, comparison);
    comparison.beginAgain();
    await runAnew(name, body, options, comparison);
  } finally {
    undo();
  }
  const divergence = comparison.divergence(0);
  if (divergence !== undefined) throw new NondeterminismError(divergence);
}

/** Runs it with default names that count from 1, so that equal runs have equal traces. */
async function runAnew(...args: Parameters<typeof runHere>): Promise<void> {
  const tasksBefore = realm.taskCount;
  realm.taskCount = 0;
  try {
    await runHere(...args);
  } finally {
    realm.taskCount += tasksBefore;
  }
}

async function runHere(
  name: string,
  body: TestBody,
  options: RunTestOptions,
  comparison?: Comparison,
): Promise<void> {
  const { debug = true, leaks = true, turnsMax = 1_000_000 } = options;
  const loop = new VirtualTimeLoop({ turnsMax, failsWhenStuck: true });
  loop.setDebug(debug);
  loop.slowCallbackDuration = Infinity;
  const reports: HandlerContext[] = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
  const watch = leaks ? new LeakWatch(loop, (task) => loop.isBackground(task)) : null;
  const stopListening = watch === null ? undefined : listenPlainly(watch);
  const recorder = comparison && new TraceRecorder(loop, { hear: (e) => comparison.hear(e) });
  recorder?.start();
  const fixture = new Fixture(loop, name);
  fixture._listen((line) => recorder?.log(line));
  const left: Leak[] = [];
  try {
    await loop.runUntilComplete(mainOf(body, fixture, options.timeout));
    left.push(...(watch?.find() ?? []));
    fixture._check();
  } catch (error) {
    throw withLines(error, fixture.lines);
  } finally {
    await putAway(loop);
    recorder?.stop({ state: 'result' });
    stopListening?.();
  }
  const found = [...left, ...reports.map(leakOf)];
  if (leaks && found.length > 0) throw withLines(new LeakError(found), fixture.lines);
}

function* mainOf(body: TestBody, fixture: Fixture, timeout: number | undefined): Coroutine<void> {
  if (timeout === undefined) yield* body(fixture);
  else yield* waitFor(body(fixture), timeout);
}

async function putAway(loop: VirtualTimeLoop): Promise<void> {
  try {
    for (const stage of shutdownStages(loop)) await loop.runUntilComplete(stage());
  } catch (error) {
    // What will not end stays: the outcome of the test is told already.
    loop.callExceptionHandler({ message: 'the test could not be put away', exception: error });
  }
  loop.close();
}

/** Adds to an error of ours what the test has logged; others stay as they are. */
function withLines(error: unknown, lines: readonly string[]): unknown {
  if (lines.length === 0 || !(error instanceof BaseError)) return error;
  error.message += `\nlogged before:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return error;
}
