import { job, type Job } from '../job.js';
import type { ProcessPoolExecutor } from '../process/process-pool-executor.js';
import { UnknownJobError } from './errors.js';
import { type JobModules, namedModules } from './module-names.js';

interface Registered {
  readonly url: string;
  readonly functions: ReadonlySet<string>;
}

/** The functions that a worker runs, and none but these. */
export class Registry {
  readonly #modules: ReadonlyMap<string, Registered>;

  private constructor(modules: ReadonlyMap<string, Registered>) {
    this.#modules = modules;
  }

  /**
   * Has each module loaded once, in a process of the pool, to see what it exports.
   *
   * @throws what loading a module throws
   */
  static async load(modules: JobModules, pool: ProcessPoolExecutor): Promise<Registry> {
    const lister = job<[string], string[]>(new URL('./list-jobs.js', import.meta.url), 'listJobs');
    const named = [...namedModules(modules)];
    const loaded = await Promise.all(
      named.map(async ([name, url]) => {
        const functions = new Set(await pool.submit(lister, url));
        return [name, { url, functions }] as const;
      }),
    );
    return new Registry(new Map(loaded));
  }

  /** What can be run: `jobs.double`, for one. */
  get names(): string[] {
    return [...this.#modules].flatMap(([module, { functions }]) =>
      [...functions].map((name) => `${module}.${name}`),
    );
  }

  /** @throws {UnknownJobError} when it was not registered */
  find(module: string, name: string): Job {
    const registered = this.#modules.get(module);
    if (registered === undefined) {
      throw UnknownJobError.noModule(module, [...this.#modules.keys()]);
    }
    if (!registered.functions.has(name)) {
      throw UnknownJobError.noFunction(module, name, [...registered.functions]);
    }
    return job(registered.url, name);
  }
}
