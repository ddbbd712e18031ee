// Mistakes with state that several tasks share: something was awaited between a look and a deed.

import {
  asyncWith,
  type Coroutine,
  type Future,
  gather,
  getRunningLoop,
  Lock,
} from '../../../lib/index.js';
import type { TestBody } from '../../../lib/testing/index.js';
import { type Bug, check } from './bug.js';

/** Two tasks read a balance, wait, and write it back. */
function lostUpdate(isFixed: boolean): TestBody {
  return function* (t) {
    const lock = new Lock();
    let balance = 0;
    function* deposit(amount: number): Coroutine<void> {
      const before = balance;
      yield* t.host.call('audit', { latency: 1 });
      balance = before + amount;
    }
    function* locked(amount: number): Coroutine<void> {
      yield* asyncWith(lock, () => deposit(amount));
    }
    const first = t.loop.createTask(isFixed ? locked(50) : deposit(50));
    yield* t.host.call('next request', { latency: 5 });
    yield* gather([first, isFixed ? locked(70) : deposit(70)]);
    check(balance === 120, `the balance is ${String(balance)}`);
  };
}

/** Two checkouts look at the stock before either has taken from it. */
function oversold(isFixed: boolean): TestBody {
  return function* (t) {
    let stock = 1;
    function* buy(): Coroutine<boolean> {
      if (stock === 0) return false;
      if (isFixed) stock -= 1;
      yield* t.host.call('charge', { latency: 2 });
      if (!isFixed) stock -= 1;
      return true;
    }
    const first = t.loop.createTask(buy());
    yield* t.host.call('next customer', { latency: 8 });
    const sold = yield* gather([first, buy()]);
    check(sold.filter(Boolean).length === 1, `sold ${String(sold.filter(Boolean).length)} of 1`);
  };
}

/** Several callers find the cache empty, and each fetches. */
function cacheStampede(isFixed: boolean): TestBody {
  return function* (t) {
    const cache = new Map<string, Future<string>>();
    let value: string | undefined;
    let fetches = 0;
    function* fetch(): Coroutine<string> {
      fetches += 1;
      return yield* t.host.call('origin', { gives: 'page', latency: 3 });
    }
    function* get(): Coroutine<string> {
      if (isFixed) {
        const known = cache.get('page') ?? getRunningLoop().createTask(fetch());
        cache.set('page', known);
        return yield* known;
      }
      value ??= yield* fetch();
      return value;
    }
    const first = t.loop.createTask(get());
    yield* t.host.call('next request', { latency: 9 });
    yield* gather([first, get()]);
    check(fetches === 1, `fetched ${String(fetches)} times`);
  };
}

/** The first use of a connection makes it; two first uses make two. */
function doubleInit(isFixed: boolean): TestBody {
  return function* (t) {
    let connection: object | null = null;
    let opening: Future<object> | null = null;
    let opened = 0;
    function* open(): Coroutine<object> {
      opened += 1;
      return yield* t.host.call('connect', { gives: () => ({}), latency: 2 });
    }
    function* use(): Coroutine<object> {
      if (isFixed) return yield* (opening ??= t.loop.createTask(open()));
      if (connection === null) connection = yield* open();
      return connection;
    }
    const first = t.loop.createTask(use());
    yield* t.host.call('second use', { latency: 6 });
    const [a, b] = yield* gather([first, use()]);
    check(a === b && opened === 1, `opened ${String(opened)} connections`);
  };
}

/** Several requests meet an expired token, and each spends the refresh token, which is good once. */
function tokenRefresh(isFixed: boolean): TestBody {
  return function* (t) {
    let refreshToken = 0;
    let refreshing: Future<void> | null = null;
    let isExpired = true;
    function* refresh(): Coroutine<void> {
      const spent = refreshToken;
      yield* t.host.call('token endpoint', { latency: 2 });
      check(spent === refreshToken, 'invalid_grant: the refresh token was spent before');
      refreshToken += 1;
      isExpired = false;
    }
    function* request(): Coroutine<void> {
      if (!isExpired) return;
      if (isFixed) yield* (refreshing ??= t.loop.createTask(refresh()));
      else yield* refresh();
    }
    const first = t.loop.createTask(request());
    yield* t.host.call('next request', { latency: 7 });
    yield* gather([first, request()]);
  };
}

/** A broadcast goes through the live list of clients while it waits for each. */
function changedWhileIterating(isFixed: boolean): TestBody {
  return function* (t) {
    const clients = ['a', 'b', 'c'];
    const reached = new Set<string>();
    function* broadcast(): Coroutine<void> {
      const list = isFixed ? [...clients] : clients;
      for (let i = 0; i < list.length; i += 1) {
        const client = list[i] as string;
        yield* t.host.call(`send to ${client}`, { latency: 1 });
        reached.add(client);
      }
    }
    const sending = t.loop.createTask(broadcast());
    yield* t.host.call('a disconnects', { latency: 20 });
    clients.splice(clients.indexOf('a'), 1);
    yield* sending;
    check(reached.has('b') && reached.has('c'), `only ${[...reached].join()} were reached`);
  };
}

/** A message goes out in two frames, and another comes between them. */
function interleavedFrames(isFixed: boolean): TestBody {
  return function* (t) {
    const wire: string[] = [];
    const lock = new Lock();
    function* frames(name: string): Coroutine<void> {
      for (const part of ['head', 'body']) {
        wire.push(`${name} ${part}`);
        yield* t.host.call(`write ${name} ${part}`, { latency: 1 });
      }
    }
    function* send(name: string): Coroutine<void> {
      if (isFixed) yield* asyncWith(lock, () => frames(name));
      else yield* frames(name);
    }
    const first = t.loop.createTask(send('a'));
    yield* t.host.call('next message', { latency: 6 });
    yield* gather([first, send('b')]);
    const heads = wire.flatMap((frame, i) => (frame.endsWith('head') ? [i] : []));
    const isWhole = heads.every((i) => wire[i + 1] === wire[i]?.replace('head', 'body'));
    check(isWhole, `on the wire: ${wire.join(', ')}`);
  };
}

const both = (make: (isFixed: boolean) => TestBody) => ({ buggy: make(false), fixed: make(true) });
const host = ['host'] as const;
const github = (path: string): string => `https://github.com/${path}`;

export const sharedState: readonly Bug[] = [
  {
    name: 'lost-update',
    what: 'An update is written over one that came between its reading and its writing.',
    issue: github('nodejs-design-patterns-book/nodejsdesignpatterns.com/pull/12'),
    vary: host,
    ...both(lostUpdate),
  },
  {
    name: 'oversold',
    what: 'Two checkouts both find the last piece in stock.',
    issue: github('vendurehq/vendure/issues/3508'),
    vary: host,
    ...both(oversold),
  },
  {
    name: 'cache-stampede',
    what: 'Everybody who finds the cache empty fetches.',
    issue: github('jaredwray/cacheable/issues/888'),
    vary: host,
    ...both(cacheStampede),
  },
  {
    name: 'double-init',
    what: 'Two first uses of something made at its first use make it twice.',
    issue: github('denoland/std/pull/7007'),
    vary: host,
    ...both(doubleInit),
  },
  {
    name: 'token-refresh',
    what: 'Concurrent requests each spend the same refresh token, which is good once.',
    issue: github('anomalyco/openauth/issues/2'),
    vary: host,
    ...both(tokenRefresh),
  },
  {
    name: 'changed-while-iterating',
    what: 'A client leaves while a broadcast waits in the list of clients, and another is skipped.',
    issue: github('aio-libs/sockjs/issues/218'),
    vary: host,
    ...both(changedWhileIterating),
  },
  {
    name: 'interleaved-frames',
    what: 'The frames of two messages mix on the wire.',
    issue: github('pika/pika/pull/509'),
    vary: host,
    ...both(interleavedFrames),
  },
];
