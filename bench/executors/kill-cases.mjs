// What the bad job of a case is, and whether it is cancelled: while it runs, or while it waits.

export const cases = {
  exit: { job: 'exit' },
  'an error thrown later': { job: 'throwLater' },
  'an unhandled rejection': { job: 'rejectUnhandled' },
  'spins, cancelled': { job: 'spin', cancels: 'running' },
  'queued, cancelled': { job: 'exit', cancels: 'queued' },
  'argument not cloneable': { job: 'take', arg: { f: () => undefined } },
  'result not cloneable': { job: 'giveFunction' },
  'out of memory': { job: 'useUpMemory', threads: true },
  'kill -9': { job: 'killSelf', processes: true },
};
