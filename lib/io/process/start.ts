// What `loop.subprocessExec` and `loop.subprocessShell` do.

import { type Coroutine, describe, type EventLoop, leavesLoop } from '../../core/index.js';
import type { SubprocessProtocol } from '../stream/index.js';
import { type Command, startChild } from './child.js';
import { ChildTransport } from './child-transport.js';
import { PIPE } from './constants.js';
import { checkOptions, stdioOf, type SubprocessOptions } from './options.js';

type Factory<P> = () => P;

/**
 * Runs a program; see `loop.subprocessExec`.
 *
 * @switches until the protocol has heard of it
 * @cancelled the child is killed, and waited for
 */
export function* subprocessExec<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  args: readonly string[],
  options: SubprocessOptions = {},
): Coroutine<[ChildTransport, P]> {
  checkOptions(options, false);
  checkArgs(args);
  const command = { args, isShell: false, stdio: stdioOf(options, PIPE), options };
  return yield* makeTransport(loop, protocolFactory, command);
}

/**
 * Runs a command of the shell's; see `loop.subprocessShell`.
 *
 * @switches until the protocol has heard of it
 * @cancelled the child is killed, and waited for
 */
export function* subprocessShell<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  cmd: string,
  options: SubprocessOptions = {},
): Coroutine<[ChildTransport, P]> {
  if (typeof cmd !== 'string') throw new RangeError('cmd must be a string');
  checkOptions(options, true);
  const command = { args: [cmd], isShell: true, stdio: stdioOf(options, PIPE), options };
  return yield* makeTransport(loop, protocolFactory, command);
}

function* makeTransport<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  command: Command,
): Coroutine<[ChildTransport, P]> {
  const protocol = protocolFactory();
  const child = yield* startChild(loop, command);
  const transport = new ChildTransport(loop, child, protocol);
  const waiter = loop.createFuture<void>();
  waiter._source = transport;
  void loop.createTask(transport._connectPipes(waiter));
  try {
    yield* waiter;
  } catch (error) {
    if (leavesLoop(error)) throw error;
    transport.close();
    yield* transport._wait();
    throw error;
  }
  return [transport, protocol];
}

/** @throws {TypeError} unless there is a program, and everything is text */
function checkArgs(args: readonly string[]): void {
  const isList = Array.isArray(args) && args.length > 0;
  if (isList && args.every((each) => typeof each === 'string')) return;
  const wrong = isList ? args.find((each) => typeof each !== 'string') : args;
  throw new TypeError(`a program and its arguments were expected, as text, got ${describe(wrong)}`);
}
