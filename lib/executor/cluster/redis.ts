import { Redis } from 'ioredis';

/** Where Redis is: a URL, or options of `ioredis`. */
export type RedisAddress = string | URL | Readonly<Record<string, unknown>>;

export const REDIS_HERE = 'redis://127.0.0.1:6379';

const RETRY_MS_MAX = 1000;

/** Opens a connection that never gives up: what waits for it has time limits of its own. */
export function connect(address: RedisAddress): Redis {
  const settings = {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(2 ** Math.min(attempt, 10) * 20, RETRY_MS_MAX),
    // A server of the second protocol suffices.
    protocol: 2 as const,
  };
  const client =
    typeof address === 'string' || address instanceof URL
      ? new Redis(String(address), settings)
      : new Redis({ ...address, ...settings });
  // Whoever cares listens, too; without a listener each refusal would be printed.
  client.on('error', () => undefined);
  return client;
}
