// The workshop door: names for building new primitives, hosts and drivers.

export {
  advance,
  allDone,
  awaitedBy,
  type ConcurrentState,
  type ClosableGenerator,
  CLASS,
  BaseError,
  AWAITABLE,
  BaseEventLoop,
  type BaseEventLoopOptions,
  Call,
  Deque,
  describe,
  type FrameStack,
  fromThenable,
  Heap,
  type HeapEntry,
  type Host,
  type IoPart,
  type IoPort,
  isAwaitable,
  isThenable,
  KIND,
  mount,
  nameOf,
  type Probe,
  pushFrame,
  type Ready,
  type ReadyQueue,
  RETURNED,
  setProbe,
  skip,
  step,
  type StepKind,
  SUSPENDED,
  suspendWith,
  THREW,
} from './core/index.js';

// What `except ValueError` and `except TypeError` become: the language's own classes, so that a
// port can import every error from one place.
const { RangeError: rangeError, TypeError: typeError } = globalThis;
export { rangeError as RangeError, typeError as TypeError };
