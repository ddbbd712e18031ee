/** A stopwatch that a workload may start anew after its preparations, and stop before it tidies. */
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

  stop() {
    if (this.#startedAt !== Infinity) this.pause();
    return this.#elapsed;
  }
}

export function wallTime() {
  return performance.now();
}

export function cpuTime() {
  const { user, system: kernel } = process.cpuUsage();
  return (user + kernel) / 1000;
}
