// Mistakes about the order in which the world answers.

import { type Coroutine, Event, gather, type Task } from '../../../lib/index.js';
import type { TestBody } from '../../../lib/testing/index.js';
import { type Bug, check } from './bug.js';

/** The answer to an older query comes last, and is shown. */
function staleAnswer(isFixed: boolean): TestBody {
  return function* (t) {
    let shown = '';
    let newest = 0;
    function* search(query: string): Coroutine<void> {
      newest += 1;
      const mine = newest;
      const answer = yield* t.host.call(`search ${query}`, { gives: query, latency: 5 });
      if (!isFixed || mine === newest) shown = answer;
    }
    const first = t.loop.createTask(search('a'));
    yield* t.host.call('a key', { latency: 2 });
    yield* gather([first, search('ab')]);
    check(shown === 'ab', `${shown} is shown for ab`);
  };
}

/** Two saves run at once, and the older one ends last. */
function oldSaveWins(isFixed: boolean): TestBody {
  return function* (t) {
    let file = '';
    let saving: Task<void> | null = null;
    function* write(text: string, before: Task<void> | null): Coroutine<void> {
      if (isFixed && before !== null) yield* before;
      yield* t.host.call(`write ${text}`, { latency: 4 });
      file = text;
    }
    const save = (text: string): Task<void> => (saving = t.loop.createTask(write(text, saving)));
    const first = save('draft');
    yield* t.host.call('a change', { latency: 1 });
    yield* gather([first, save('final')]);
    check(file === 'final', `the file holds the ${file}`);
  };
}

/** Whoever begins to listen after the event has happened waits for ever. */
function missedEvent(isFixed: boolean): TestBody {
  return function* (t) {
    const listeners: Event[] = [];
    function* server(): Coroutine<void> {
      yield* t.host.call('bind', { latency: 9 });
      for (const listener of listeners) listener.set();
    }
    const listening = new Event();
    if (isFixed) listeners.push(listening);
    const serving = t.loop.createTask(server());
    yield* t.host.call('load the page', { latency: 3 });
    if (!isFixed) listeners.push(listening);
    yield* listening.wait();
    yield* serving;
  };
}

/** The page is left before its subscription has come about; nobody ends it then. */
function lateSubscription(isFixed: boolean): TestBody {
  return function* (t) {
    let subscribed = 0;
    let isMounted = true;
    let unsubscribe: (() => void) | null = null;
    function* mount(): Coroutine<void> {
      yield* t.host.call('subscribe', { latency: 2 });
      subscribed += 1;
      const end = (): void => {
        subscribed -= 1;
      };
      if (isFixed && !isMounted) end();
      else unsubscribe = end;
    }
    const mounting = t.loop.createTask(mount());
    yield* t.host.call('leave the page', { latency: 50 });
    isMounted = false;
    (unsubscribe as (() => void) | null)?.();
    unsubscribe = null;
    yield* mounting;
    check(subscribed === 0, 'the subscription was never ended');
  };
}

/** The user and the timer reconnect at once, and two sockets are open. */
function twoReconnects(isFixed: boolean): TestBody {
  return function* (t) {
    const open = new Set<object>();
    let socket: object | null = null;
    let attempt = 0;
    function* connect(): Coroutine<void> {
      if (socket !== null) return;
      attempt += 1;
      const mine = attempt;
      const made = yield* t.host.call('handshake', { gives: () => ({}), latency: 3 });
      if (isFixed && mine !== attempt) return;
      open.add(made);
      socket = made;
    }
    const timer = t.loop.createTask(connect());
    yield* t.host.call('a click on "reconnect"', { latency: 10 });
    yield* gather([timer, connect()]);
    check(open.size === 1, `${String(open.size)} sockets are open`);
  };
}

/** A job that is handed in while the queue is being drained is lost. */
function lostAtShutdown(isFixed: boolean): TestBody {
  return function* (t) {
    const queue = ['a'];
    const done: string[] = [];
    let isOpen = true;
    const accepted: string[] = ['a'];
    const submit = (job: string): void => {
      if (!isOpen) return;
      accepted.push(job);
      queue.push(job);
    };
    function* drain(): Coroutine<void> {
      if (isFixed) isOpen = false;
      for (let left = queue.length; left > 0; left -= 1) {
        const job = queue.shift() as string;
        yield* t.host.call(`run ${job}`, { latency: 2 });
        done.push(job);
      }
      isOpen = false;
    }
    const draining = t.loop.createTask(drain());
    yield* t.host.call('a request', { latency: 8 });
    submit('b');
    yield* draining;
    check(done.length === accepted.length, `accepted ${accepted.join()}, and ran ${done.join()}`);
  };
}

/** A close that is asked for twice closes twice. */
function doubleClose(isFixed: boolean): TestBody {
  return function* (t) {
    let state: 'open' | 'closing' | 'closed' = 'open';
    let closes = 0;
    function* close(): Coroutine<void> {
      if (state !== 'open') return;
      if (isFixed) state = 'closing';
      yield* t.host.call('flush', { latency: 2 });
      closes += 1;
      state = 'closed';
    }
    const first = t.loop.createTask(close());
    yield* t.host.call('another close', { latency: 9 });
    yield* gather([first, close()]);
    check(closes === 1, `closed ${String(closes)} times`);
  };
}

const both = (make: (isFixed: boolean) => TestBody) => ({ buggy: make(false), fixed: make(true) });
const host = ['host'] as const;
const github = (path: string): string => `https://github.com/${path}`;

export const orderOfAnswers: readonly Bug[] = [
  {
    name: 'stale-answer',
    what: 'The answer to what was typed before is shown for what is typed now.',
    issue: github('TarekRaafat/autoComplete.js/issues/457'),
    vary: host,
    ...both(staleAnswer),
  },
  {
    name: 'old-save-wins',
    what: 'Two saves overlap, and the file keeps the older text.',
    issue: github('piguo45/single-file-wbs/issues/6'),
    vary: host,
    ...both(oldSaveWins),
  },
  {
    name: 'missed-event',
    what: 'An event fires before anybody listens, and the listener waits for ever.',
    issue: github('cojs/await-event/issues/1'),
    vary: host,
    ...both(missedEvent),
  },
  {
    name: 'late-subscription',
    what: 'A page is left before its subscription has come about, and nobody ends it.',
    issue: github('paritytech/parity-bridges-ui/pull/143'),
    vary: host,
    ...both(lateSubscription),
  },
  {
    name: 'two-reconnects',
    what: 'Two ways to reconnect run at once, and two sockets are open.',
    issue: github('foss42/apidash/issues/1765'),
    vary: host,
    ...both(twoReconnects),
  },
  {
    name: 'lost-at-shutdown',
    what: 'A job is accepted while the queue is drained, and never run.',
    issue: github('taskcluster/docker-worker/pull/506'),
    vary: host,
    ...both(lostAtShutdown),
  },
  {
    name: 'double-close',
    what: 'Two closes both find it open, and it is closed twice.',
    issue: github('ktorio/ktor/pull/4680'),
    vary: host,
    ...both(doubleClose),
  },
];
