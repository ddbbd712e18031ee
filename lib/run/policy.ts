import {
  describe,
  EventLoop,
  getRunningLoop,
  NotImplementedError,
  realm,
  RuntimeError,
} from '../core/index.js';
import { defaultHost } from './default-host.js';

/** What decides which kind of loop is made: as in asyncio, the way to put another loop underneath. */
export class AbstractEventLoopPolicy {
  /** Gives the loop that was set, for code outside any turn. */
  getEventLoop(): EventLoop {
    throw new NotImplementedError('this policy does not implement getEventLoop()');
  }

  setEventLoop(_loop: EventLoop | null): void {
    throw new NotImplementedError('this policy does not implement setEventLoop()');
  }

  newEventLoop(): EventLoop {
    throw new NotImplementedError('this policy does not implement newEventLoop()');
  }
}

/** The policy in force if no other was set: a loop on the platform at hand. */
export class DefaultEventLoopPolicy extends AbstractEventLoopPolicy {
  override getEventLoop(): EventLoop {
    if (realm.setLoop === null) {
      throw new RuntimeError(
        'There is no current event loop: set one with setEventLoop(newEventLoop()), or use run(main())',
      );
    }
    return realm.setLoop as EventLoop;
  }

  override setEventLoop(loop: EventLoop | null): void {
    if (loop !== null && !(loop instanceof EventLoop) && !('callSoon' in Object(loop))) {
      throw new TypeError(`loop must be an event loop or null, got ${describe(loop)}`);
    }
    realm.setLoop = loop;
  }

  override newEventLoop(): EventLoop {
    return new EventLoop({ host: defaultHost() });
  }
}

let defaultPolicy: DefaultEventLoopPolicy | null = null;

/** Gives the policy in force. */
export function getEventLoopPolicy(): AbstractEventLoopPolicy {
  if (realm.policy !== null) return realm.policy as AbstractEventLoopPolicy;
  // Not kept in the realm: another copy of the library makes loops of its own.
  return (defaultPolicy ??= new DefaultEventLoopPolicy());
}

/**
 * Sets the policy: from now on `newEventLoop()` and `run` make the loops that it makes. Null
 * brings the default back.
 *
 * @throws {TypeError} when `policy` is not a policy
 */
export function setEventLoopPolicy(policy: AbstractEventLoopPolicy | null): void {
  if (policy !== null && typeof policy?.newEventLoop !== 'function') {
    throw new TypeError(
      `policy must be an instance of AbstractEventLoopPolicy or null, got ${describe(policy)}`,
    );
  }
  realm.policy = policy;
}

/** Makes a loop, by the policy in force. */
export function newEventLoop(): EventLoop {
  return getEventLoopPolicy().newEventLoop();
}

/** Sets the loop that `getEventLoop()` gives outside any turn. */
export function setEventLoop(loop: EventLoop | null): void {
  getEventLoopPolicy().setEventLoop(loop);
}

/**
 * Gives the running loop, else the one set with `setEventLoop`. It never makes one.
 *
 * @throws {RuntimeError} when there is neither
 */
export function getEventLoop(): EventLoop {
  if (realm.runningLoop !== null || realm.pendingLoops.size === 1) return getRunningLoop();
  return getEventLoopPolicy().getEventLoop();
}
