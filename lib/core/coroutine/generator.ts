// The usual body of a coroutine, known and resumed without a look at its properties: no two generator
// functions make objects of one shape, so a program of many misses the inline cache at each look.

import type { Coroutine } from './protocol.js';

/** A class whose instances are the generators of this realm: `instanceof` asks nothing of them. */
const GeneratorObject = /*#__PURE__*/ generatorClass();
// oxlint-disable-next-line typescript/unbound-method -- called with a generator each time
const generatorNext = GeneratorObject.prototype.next;

/** Tells a generator of this realm. */
export function isGenerator(value: unknown): value is Coroutine {
  return value instanceof GeneratorObject;
}

/** As `body.next(reply)`; of a generator the engine's own `next`, see docs/decisions/0015. */
export function resume<T>(body: Coroutine<T>, reply: unknown): IteratorResult<unknown, T> {
  return (body as unknown) instanceof GeneratorObject
    ? (generatorNext.call(body, reply) as IteratorResult<unknown, T>)
    : body.next(reply);
}

function generatorClass(): { new (): Coroutine; readonly prototype: Coroutine } {
  const { prototype } = makeNothing as { prototype: object };
  refuse.prototype = Object.getPrototypeOf(prototype) as object;
  return refuse as unknown as { new (): Coroutine; readonly prototype: Coroutine };
}

/* c8 ignore next 3 -- never called: only its prototype matters */
function* makeNothing(): Coroutine<void> {
  // Only its prototype matters.
}

/* c8 ignore next 3 -- never called: a class for instanceof alone */
function refuse(): void {
  throw new TypeError('generators are made by generator functions');
}
