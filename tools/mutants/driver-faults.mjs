// Faults for driver, task, future and loop: each a replacement in one compiled file of lib/, with the rules
// of asyncio that it breaks. `find` must occur exactly once in that file.

/** @typedef {{ name: string, file: string, find: string, put: string, rules: number[] }} Fault */

const turns = 'core/loop/turns.js';
const machine = 'core/loop/turn-machine.js';
const surface = 'core/loop/base-event-loop.js';
const timers = 'core/loop/timer-queue.js';
const handle = 'core/loop/handle.js';
const future = 'core/future/future.js';
const task = 'core/task/task.js';
const careful = 'core/task/careful-step.js';
const request = 'core/task/await-request.js';
const cancel = 'core/task/cancellation.js';
const driver = 'core/driver/driver.js';
const call = 'core/coroutine/call.js';

/** @type {Fault[]} */
export const faults = [
  {
    name: 'the ready queue is last in, first out',
    file: turns,
    find: 'item = ready.shift();',
    put: 'item = ready.pop();',
    rules: [1],
  },
  {
    name: 'a turn goes on with what it schedules',
    file: turns,
    find: 'for (; step < steps; step += 1) {',
    put: 'for (; ready.length > 0; step += 1) {',
    rules: [2],
  },
  {
    name: 'a pause for the host forgets the snapshot of the turn',
    file: machine,
    find: 'if (this._left === 0)\n                this._beginTurn();',
    put: 'this._beginTurn();',
    rules: [2],
  },
  {
    name: 'due timers join ahead of what is ready',
    file: turns,
    find: 'this._ready.push(timer);',
    put: 'this._ready.unshift(timer);',
    rules: [3],
  },
  {
    name: 'timers wait until nothing else is ready',
    file: turns,
    find: 'if (this._timers.size > 0)',
    put: 'if (this._timers.size > 0 && this._ready.length === 0)',
    rules: [3, 5],
  },
  {
    name: 'a virtual clock jumps past the timer it jumps to',
    file: 'host/virtual.js',
    find: 'this.moveTo(when);\n        return true;',
    put: 'this.moveTo(when + 1);\n        return true;',
    rules: [4],
  },
  {
    name: 'a timer is due only after its moment',
    file: timers,
    find: 'if (this.nextAt > now)',
    put: 'if (this.nextAt >= now)',
    rules: [5],
  },
  {
    name: 'a timer that is due sooner does not overtake',
    file: timers,
    find: 'if (timeAbove < time)',
    put: 'if (true)',
    rules: [6],
  },
  {
    name: 'timers of equal time come last armed, first run',
    file: timers,
    find: 'parent._sequence < handle._sequence',
    put: 'parent._sequence > handle._sequence',
    rules: [7],
  },
  {
    name: 'a delay of zero is called inside callLater',
    file: surface,
    find: 'this._schedule(handle);',
    put: 'if (when <= this.time()) handle._run(); else this._schedule(handle);',
    rules: [8],
  },
  {
    name: 'a cancelled handle runs all the same',
    file: handle,
    find: '        this._callback = null;\n        this._args = NO_ARGS;',
    put: '',
    rules: [9],
  },
  {
    name: 'a withdrawn timer stays armed',
    file: handle,
    find: 'this._loop._withdrawTimer(this);',
    put: ';',
    rules: [10],
  },
  {
    name: 'the timer of a cancelled sleep stays armed',
    file: 'core/future/timed-future.js',
    find: 'this._loop._withdrawTimer(this);',
    put: ';',
    rules: [89],
  },
  {
    name: 'stop breaks the turn off',
    file: turns,
    find: 'for (; step < steps; step += 1) {',
    put: 'for (; step < steps && !this._stopping; step += 1) {',
    rules: [11],
  },
  {
    name: 'a stop before the run is forgotten',
    file: machine,
    find: `        this.#running = true;
        try {`,
    put: `        this.#running = true;
        this._stopping = false;
        try {`,
    rules: [12],
  },
  {
    name: 'the error of a callback ends the run',
    file: handle,
    find: 'if (leavesLoop(error))',
    put: 'if (true)',
    rules: [20],
  },
  {
    name: 'an interrupt takes the rest of the queue with it',
    file: turns,
    find: '            this._left = 0;\n            throw error;',
    put: '            this._left = 0;\n            this._ready.clear();\n            throw error;',
    rules: [21],
  },
  {
    name: 'callbacks run in the context of whoever comes by',
    file: handle,
    find: 'realm.holder = this;',
    put: ';',
    rules: [22],
  },
  {
    name: 'a loop that waits does not hear of new work',
    file: turns,
    find: '        this._ready.push(item);\n        if (!this._awake)',
    put: '        this._ready.push(item);\n        if (false)',
    rules: [23],
  },
  {
    name: 'the host of Node never comes back for a timer',
    file: 'host/node.js',
    find: 'when === Infinity ? null : setTimeout(',
    put: 'true ? null : setTimeout(',
    rules: [6, 7],
  },
  {
    name: 'callbacks are called inside the call that settles',
    file: future,
    find: `for (const waiter of waiting)
                this._loop._enqueue(waiter);`,
    put: `for (const waiter of waiting)
                if (waiter instanceof Handle) waiter._run();
                else this._loop._enqueue(waiter);`,
    rules: [30],
  },
  {
    name: 'waiters are woken last come, first served',
    file: future,
    find: 'for (const waiter of waiting)',
    put: 'for (const waiter of waiting.reverse())',
    rules: [30],
  },
  {
    name: 'the wake-up of a second waiter is lost',
    file: 'core/future/waiters.js',
    find: 'return [waiters, waiter];',
    put: 'return waiters;',
    rules: [30, 75],
  },
  {
    name: 'a callback added to a done future is lost',
    file: future,
    find: 'if (this._state !== PENDING)\n            this._loop._enqueue(waiter);',
    put: 'if (this._state !== PENDING)\n            ;',
    rules: [31],
  },
  {
    name: 'a done future can be settled again',
    file: future,
    find: '_checkPending() {',
    put: '_checkPending() {\n        return;',
    rules: [28],
  },
  {
    name: 'awaiting a done future suspends',
    file: future,
    find: 'if (this._state === RESULT)\n            return { done: true, value: this._value };',
    put: `if (this._state === RESULT && this.suspended)
            return { done: true, value: this._value };
        if (this._state === RESULT) {
            this.suspended = true;
            return { done: false, value: undefined };
        }`,
    rules: [35],
  },
  {
    name: 'the message of a cancellation is lost',
    file: future,
    find: 'return CancelledError.delivered(this._value);',
    put: 'return CancelledError.delivered();',
    rules: [37, 85],
  },
  {
    name: 'an error that was seen is reported all the same',
    file: future,
    find: `        if (this._unretrieved !== null)
            forgetUnretrieved(this);
        return this._value;`,
    put: '        return this._value;',
    rules: [41],
  },
  {
    name: 'a task runs its first step inside createTask',
    file: task,
    find: 'loop._enqueue(this);',
    put: 'this._step(false, undefined);',
    rules: [48],
  },
  {
    name: 'a bad yield is passed over',
    file: request,
    find: 'return failNext(task, RuntimeError.badYield(request));',
    put: 'return giveUpTurn(task, null);',
    rules: [54],
  },
  {
    name: 'a task that gives up its turn is queued twice',
    file: request,
    find: '    task._waiting = waiting;\n    task._loop._enqueue(task);',
    put: '    task._waiting = waiting;\n    task._loop._enqueue(task);\n    task._loop._enqueue(task);',
    rules: [88],
  },
  {
    name: 'a coroutine that ends by CancelledError counts as failed',
    file: task,
    find: 'this._settle(CANCELLED, value);',
    put: 'this._settle(ERROR, value);',
    rules: [58, 82],
  },
  {
    name: 'the task before an eager one is not put back',
    file: careful,
    find: 'realm.currentTask = outerTask;',
    put: 'realm.currentTask = null;',
    rules: [69],
  },
  {
    name: 'cancel does not reach what the task waits for',
    file: cancel,
    find: 'if (innermost._waiting?.cancel(msg) === true)',
    put: 'if (false)',
    rules: [75],
  },
  {
    name: 'a result that has arrived swallows the cancellation',
    file: careful,
    find: 'throwing = true;\n    }',
    put: 'throwing = threw;\n        value = reply;\n    }',
    rules: [77],
  },
  {
    name: 'a task that cancelled itself waits on',
    file: request,
    find: 'if ((task._flags & MUST_CANCEL) !== 0 && future.cancel(task._value))',
    put: 'if (false)',
    rules: [79],
  },
  {
    name: 'a task that cancelled itself may still return',
    file: task,
    find: 'if (this._mustCancel)\n                this._settle(CANCELLED, takeCancelMsg(this));',
    put: 'if (false)\n                ;',
    rules: [80],
  },
  {
    name: 'uncancel does not withdraw what was not delivered',
    file: cancel,
    find: 'if (task._flags < ONE_REQUEST && (task._flags & MUST_CANCEL) !== 0)',
    put: 'if (false)',
    rules: [84],
  },
  {
    name: 'cancellation closes the coroutine: a finally that awaits is cut off',
    file: driver,
    find: 'throwing ? body.throw(value)',
    put: "throwing ? (value?.name === 'CancelledError' ? body.return() : body.throw(value))",
    rules: [81, 82],
  },
  {
    name: 'a frame that ended stays on the stack and is resumed again',
    file: driver,
    find: 'stack._frame = caller;',
    put: ';',
    rules: [57, 88],
  },
  {
    name: 'a stranger may resume a coroutine that a task drives',
    file: call,
    find: `            default:
                throw this._refusal();
        }
    }
    throw(`,
    put: `            default:
                return { done: true, value: undefined };
        }
    }
    throw(`,
    rules: [66],
  },
];
