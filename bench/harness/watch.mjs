/** A stopwatch that a workload may pause while it prepares or tidies. */
export class Watch {
  #now;
  #startedAt = 0;
  #elapsed = 0;

  constructor(now) {
    this.#now = now;
  }

  start() {
    this.#elapsed = 0;
    this.#startedAt = this.#now();
  }

  pause() {
    this.#elapsed += this.#now() - this.#startedAt;
    this.#startedAt = Infinity;
  }

  resume() {
    this.#startedAt = this.#now();
  }

  /** Stops, and gives the milliseconds that passed. */
  stop() {
    if (this.#startedAt !== Infinity) this.pause();
    return this.#elapsed;
  }
}

export function wallTime() {
  return performance.now();
}

/** Milliseconds that all threads of this process have spent on processors. */
export function processTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
