/** Asks the worker that runs a job to abort its signal, or to end it. */
export interface CancelOrder {
  readonly id: string;
  readonly how: 'abandon' | 'terminate';
}

/** The channel of Redis on which workers hear what to cancel. */
export function cancelChannel(prefix: string, queue: string): string {
  return `${prefix}:${queue}:yieldfrom-cancel`;
}

/** Reads an order; null: somebody else wrote it. */
export function readOrder(text: string): CancelOrder | null {
  try {
    const { how, id } = JSON.parse(text) as Partial<CancelOrder>;
    return typeof id === 'string' && (how === 'abandon' || how === 'terminate')
      ? { id, how }
      : null;
  } catch {
    return null;
  }
}
