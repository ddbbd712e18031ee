// Coroutines that were made and never begun, found in the heap: V8 knows where each generator stands, and
// one that stands where its function begins has not run a line.

import type { FrameInfo } from '../frame.js';
import type { Asking, Command, Inspector, Reply } from './ask.js';
import { type Body, frameOf, type Place } from './place.js';
import { askHere } from './own-inspector.js';

const GROUP = 'yieldfrom';

interface RemoteObject {
  readonly objectId?: string;
  readonly description?: string;
  readonly value?: unknown;
}

interface Property {
  readonly name: string;
  readonly value?: RemoteObject;
}

/**
 * Gives the coroutines that were made, never begun, and that somebody still holds: for each the name of
 * its function, and where that begins. They need no wrapper and no debug mode.
 *
 * It has the garbage collected, and looks at every generator there is: for tests and the console.
 *
 * O(n) for the size of the heap.
 *
 * @throws {RuntimeError} where there is no V8 that can be asked
 * @example
 * import { sleep, type Coroutine } from 'yieldfrom';
 * import { findUnstarted } from 'yieldfrom/inspect';
 * function* forgotten(): Coroutine<void> {
 *   yield* sleep(1);
 * }
 * const kept = [forgotten()];
 * console.log(findUnstarted().map(({ funcname }) => funcname)); // [ 'forgotten' ]
 * kept.length = 0;
 */
export function findUnstarted(): FrameInfo[] {
  return askHere([generatorPrototype], (inspector, [handle = '']) =>
    askUnstarted(inspector, handle),
  );
}

const generatorPrototype = /*#__PURE__*/ Object.getPrototypeOf(
  Object.getPrototypeOf(/*#__PURE__*/ (function* () {})()),
) as object;

/** Gives the places at which the functions of coroutines begin that were never begun. @internal */
export function* askUnstarted(inspector: Inspector, prototype: string): Asking<FrameInfo[]> {
  yield [
    { method: 'Debugger.enable' },
    { method: 'Debugger.setSkipAllPauses', params: { skip: true } },
  ];
  const query = { prototypeObjectId: prototype, objectGroup: GROUP };
  const [found] = yield [{ method: 'Runtime.queryObjects', params: query }];
  const [list] = yield [propertiesOf(found?.['objects'] as RemoteObject | undefined)];
  const generators = own(list).filter(({ name }) => /^\d+$/.test(name));
  const looks = yield generators.map(({ value }) => propertiesOf(value));
  const suspended = looks
    .map((look) => ({
      fn: internal(look, '[[GeneratorFunction]]'),
      state: internal(look, '[[GeneratorState]]')?.value,
      place: internal(look, '[[GeneratorLocation]]')?.value as Place | undefined,
    }))
    .filter(({ place, state }) => state === 'suspended' && place !== undefined);
  const functions = yield suspended.map(({ fn }) => propertiesOf(fn));
  const bodies = suspended.flatMap(({ fn, place }, index): Body[] => {
    const begins = internal(functions[index], '[[FunctionLocation]]')?.value;
    const isBegun = JSON.stringify(begins) !== JSON.stringify(place);
    return isBegun ? [] : [{ name: nameOf(fn), place: place as Place }];
  });
  yield [
    { method: 'Runtime.releaseObjectGroup', params: { objectGroup: GROUP } },
    { method: 'Debugger.disable' },
  ];
  return bodies.map((body) => frameOf(body, inspector.scripts));
}

function propertiesOf(object: RemoteObject | undefined): Command {
  const params = { objectId: object?.objectId ?? '', ownProperties: true };
  return { method: 'Runtime.getProperties', params };
}

function own(reply: Reply | undefined): readonly Property[] {
  return (reply?.['result'] as readonly Property[] | undefined) ?? [];
}

function internal(reply: Reply | undefined, wanted: string): RemoteObject | undefined {
  const all = (reply?.['internalProperties'] as readonly Property[] | undefined) ?? [];
  return all.find(({ name }) => name === wanted)?.value;
}

/** Reads `function* name(`, `*name(` and `static *name(` off the text of a function. */
function nameOf(fn: RemoteObject | undefined): string {
  return /\*\s*([\w$#]+)\s*\(/.exec((fn?.description ?? '').slice(0, 200))?.[1] ?? '';
}
