// The entry points as TypeScript imports them, with a use of each that only compiles if its types hold.

import * as library from 'yieldfrom';
import { type Coroutine, createTask, gather, Lock, sleep, type Task } from 'yieldfrom';
import * as browser from 'yieldfrom/browser';
import * as cluster from 'yieldfrom/cluster';
import * as co from 'yieldfrom/co';
import * as conformance from 'yieldfrom/conformance';
import * as eslint from 'yieldfrom/eslint';
import * as http from 'yieldfrom/http';
import * as inspect from 'yieldfrom/inspect';
import * as lowlevel from 'yieldfrom/lowlevel';
import * as node from 'yieldfrom/node';
import * as opentelemetry from 'yieldfrom/opentelemetry';
import * as testing from 'yieldfrom/testing';
import { main } from './node-like.mjs';

export function* double(n: number): Coroutine<number> {
  yield* sleep(1);
  return 2 * n;
}

export function* types(): Coroutine<string> {
  const task: Task<number> = createTask(double(1));
  const [a, b]: [number, string] = yield* gather([task, sleep(1, 'text')]);
  const held: true = yield* new Lock().acquire();
  const time: number = new testing.VirtualTimeLoop().time();
  const dump: string = inspect.dumpTasks();
  const end: () => void = opentelemetry.traceTasks();
  const scenarios: Promise<conformance.Corpus> = conformance.loadCorpus();
  const session: http.ClientSession = new http.ClientSession();
  const deque: lowlevel.Deque<number> = new lowlevel.Deque<number>();
  const result: Promise<number> = library.run(double(a));
  end();
  return [a, b, held, time, dump, scenarios, session, deque, result].join();
}

// @ts-expect-error -- a number is no coroutine
export const wrong = (): Task => createTask(1);

export const named: (typeof cluster.ClusterExecutor | typeof browser.ThreadPoolExecutor)[] = [];

const load = {
  yieldfrom: () => library,
  'yieldfrom/lowlevel': () => lowlevel,
  'yieldfrom/testing': () => testing,
  'yieldfrom/inspect': () => inspect,
  'yieldfrom/co': () => co,
  'yieldfrom/conformance': () => conformance,
  'yieldfrom/http': () => http,
  'yieldfrom/node': () => node,
  'yieldfrom/browser': () => browser,
  'yieldfrom/cluster': () => cluster,
  'yieldfrom/opentelemetry': () => opentelemetry,
  'yieldfrom/eslint': () => eslint,
};

await main(load, new URL('./jobs.mjs', import.meta.url));
