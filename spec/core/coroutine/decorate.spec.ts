import { expect } from 'chai';
import {
  call,
  type Coroutine,
  coroutine,
  createTask,
  isCoroutine,
  isCoroutineFunction,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { Call } from '../../../lib/lowlevel.js';
import { onEveryLoop, traceOnEveryLoop } from '../../kit/loops.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('coroutine', () => {
  traceOnEveryLoop(
    'makes a coroutine function of a generator function, arguments, this and all',
    ['made', '5 a,b', 'slept'],
    function* (step) {
      const adder = {
        base: 2,
        add: coroutine(function* (this: { base: number }, a: number, ...rest: string[]) {
          step(this.base + a, rest.join());
          yield* sleep(0);
          return 'slept';
        }),
      };
      const made = adder.add(3, 'a', 'b');
      step('made');
      step(yield* made);
    },
  );

  it('keeps name and length, and is marked', () => {
    const named = coroutine(function* walk(_a: number, _b: number): Coroutine<void> {});
    expect([named.name, named.length]).to.deep.equal(['walk', 2]);
    expect(isCoroutineFunction(named)).to.equal(true);
    expect(isCoroutineFunction(coroutine(() => 1))).to.equal(true);
    expect(isCoroutineFunction(() => 1)).to.equal(false);
    const made = named(1, 2);
    expect(made).to.be.instanceOf(Call);
    expect(isCoroutine(made)).to.equal(true);
  });

  it('makes functions whose name and length can be set, as those of any function', () => {
    const made = coroutine(function* walk(_a: number): Coroutine<void> {});
    Object.defineProperty(made, 'name', { value: 'run' });
    Object.defineProperty(made, 'length', { value: 7 });
    expect([made.name, made.length]).to.deep.equal(['run', 7]);
  });

  it('waits for the promise of an async function', async () => {
    const loop = new VirtualTimeLoop();
    const later = coroutine(async (a: number) => Promise.resolve(a + 1));
    const sum = await loop.runUntilComplete(
      (function* (): Coroutine<number> {
        return 1 + (yield* later(1));
      })(),
    );
    loop.close();
    expect(sum).to.equal(3);
  });

  it('gives an object that no task takes once it was awaited', () => {
    const loop = new VirtualTimeLoop();
    const once = coroutine(function* (): Coroutine<void> {});
    loop.runSync(
      (function* (): Coroutine<void> {
        const made = once();
        yield* made;
        expect(() => createTask(made)).to.throw(RuntimeError, 'already awaited');
      })(),
    );
    loop.close();
  });

  it('refuses what is no function', () => {
    expect(() => coroutine(5 as never)).to.throw(TypeError, 'needs a function, got the number 5');
  });

  traceOnEveryLoop(
    'calls a plain function when it is first awaited, and awaits what it gives',
    ['made', 'called', 'value', 'called', 'of a coroutine', 'Error: e'],
    function* (step) {
      function* inner(): Coroutine<string> {
        yield* sleep(0);
        return 'of a coroutine';
      }
      const value = coroutine(() => {
        step('called');
        return 'value';
      });
      const awaiting = coroutine(() => {
        step('called');
        return inner();
      });
      const failing = coroutine((): number => {
        throw new Error('e');
      });
      const made = value();
      step('made');
      step(yield* made);
      step(yield* awaiting());
      try {
        yield* failing();
      } catch (error) {
        step(error);
      }
    },
  );

  onEveryLoop(
    'awaits the promise that a plain function gives',
    async ({ run }) => {
      const fetched = coroutine(async () => {
        await Promise.resolve();
        return 'of a promise';
      });
      expect(await run(fetched())).to.equal('of a promise');
    },
    { waitsForHost: true },
  );

  traceOnEveryLoop(
    'decorates methods, as a decorator of the language',
    ['2 and 3', 'true'],
    function* (step) {
      const decorate = (target: object, name: string): void => {
        const method = Object.getOwnPropertyDescriptor(target, name)?.value as () => Coroutine;
        const context = { kind: 'method', name } as ClassMethodDecoratorContext;
        Object.defineProperty(target, name, { value: coroutine(method, context) });
      };
      class Pair {
        readonly a = 2;
        *sum(b: number): Coroutine<string> {
          yield* sleep(0);
          return `${String(this.a)} and ${String(b)}`;
        }
      }
      decorate(Pair.prototype, 'sum');
      const made = new Pair().sum(3);
      step(yield* made);
      step((made as unknown) instanceof Call);
    },
  );

  it('refuses to decorate anything but a method', () => {
    const context = { kind: 'getter' } as unknown as ClassMethodDecoratorContext;
    expect(() => coroutine(() => 1, context)).to.throw(
      TypeError,
      'decorates methods, not a getter',
    );
  });

  it('[rule 66] gives an object that runs once, as task, call or yield*', () => {
    const twice = coroutine(function* (): Coroutine<number> {
      return 1;
    });
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        const ways: ((made: Call<number>) => Coroutine)[] = [
          function* (made) {
            return yield* made;
          },
          function* (made) {
            return yield* createTask(made);
          },
          function* (made) {
            return yield* call(made);
          },
          function* (made) {
            return yield made;
          },
        ];
        for (const first of ways) {
          for (const second of ways) {
            const made = twice();
            expect(yield* first(made)).to.equal(1);
            let caught: unknown;
            try {
              yield* second(made);
            } catch (error) {
              caught = error;
            }
            expect(caught).to.be.instanceOf(RuntimeError);
            expect(String(caught)).to.contain('cannot reuse already awaited coroutine');
          }
        }
      })(),
    );
    loop.close();
  });

  it('does nothing until it is awaited', () => {
    let ran = false;
    void coroutine(function* (): Coroutine<void> {
      ran = true;
    })();
    void coroutine(() => {
      ran = true;
    })();
    expect(ran).to.equal(false);
  });
});
