import fc from 'fast-check';
import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  isCancelled,
  sleep,
  type Task,
} from '../../lib/index.js';
import { holds } from '../kit/conductor.js';
import { turns, within } from '../kit/groups.js';
import { runVirtual } from '../kit/turns.js';

interface Part {
  readonly turnCount: number;
  readonly fails: boolean;
  /** What it does with a cancellation: goes under, fails, or takes its time and ends well. */
  readonly whenCancelled: 'ends' | 'fails' | 'swallows';
}

interface Program {
  readonly parts: readonly Part[];
  readonly body: Part;
  /** Turns between one cancellation from outside and the next; the parent has entered by then. */
  readonly cancels: readonly number[];
}

const part: fc.Arbitrary<Part> = fc.record({
  turnCount: fc.nat(5),
  fails: fc.boolean(),
  whenCancelled: fc.constantFrom('ends', 'fails', 'swallows'),
});

const programs: fc.Arbitrary<Program> = fc.record({
  parts: fc.array(part, { maxLength: 5 }),
  body: part,
  cancels: fc.array(fc.nat(4), { maxLength: 2 }),
});

/** What came of a program. */
interface Outcome {
  readonly raised: unknown;
  readonly cancelling: number | undefined;
  readonly requestCount: number;
  readonly wereDone: boolean;
  readonly failures: readonly unknown[];
}

/** Takes a few turns; notes every failure of its own. */
function* play(own: Part, failures: unknown[]): Coroutine<void> {
  const fail = (): never => {
    const error = new TypeError(String(failures.length));
    failures.push(error);
    throw error;
  };
  try {
    yield* turns(own.turnCount);
  } catch (error) {
    if (own.whenCancelled === 'swallows') yield* turns(2);
    else if (own.whenCancelled === 'fails') fail();
    else throw error;
  }
  if (own.fails) fail();
}

function* perform({ parts, body, cancels }: Program): Coroutine<Outcome | undefined> {
  const tasks: Task[] = [];
  const failures: unknown[] = [];
  let requestCount = 0;
  let outcome: Outcome | undefined;
  const parent = createTask(
    (function* () {
      let raised: unknown = null;
      try {
        yield* within(function* (group) {
          for (const own of parts) tasks.push(group.createTask(play(own, failures)));
          yield* play(body, failures);
        });
      } catch (error) {
        raised = error;
      }
      const wereDone = tasks.every((task) => task.done());
      const cancelling = currentTask()?.cancelling();
      outcome = { raised, cancelling, requestCount, wereDone, failures };
    })(),
  );
  yield* sleep(0);
  for (const turnCount of cancels) {
    yield* turns(turnCount);
    if (parent.cancel()) requestCount += 1;
  }
  yield* sleep(1);
  return outcome;
}

describe('the laws of TaskGroup', () => {
  it('[rule 141] no task outlives it, and every error comes out, whoever is cancelled', () => {
    holds(programs, (program) => {
      const outcome = runVirtual(perform(program));
      expect(outcome?.wereDone).to.equal(true);
      const { raised, cancelling, requestCount, failures } = outcome as Outcome;
      // [rule 144] What the group asked of its parent is taken back, and nothing else.
      expect(cancelling).to.equal(requestCount);
      if (failures.length > 0) {
        expect(raised).to.be.instanceOf(ExceptionGroup);
        const { errors } = raised as ExceptionGroup;
        expect(errors.length).to.equal(failures.length);
        expect(new Set(errors)).to.deep.equal(new Set(failures));
      } else if (raised !== null) {
        // [rule 147] Only a cancellation from outside comes out by itself.
        expect([isCancelled(raised), requestCount > 0]).to.deep.equal([true, true]);
      }
    });
  });
});
