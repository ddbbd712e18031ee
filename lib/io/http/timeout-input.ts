/** How long things may take, in milliseconds; null for as long as they like. */
export interface ClientTimeout {
  /** From the request to the last byte of the body; 5 minutes. */
  readonly total?: number | null;
  /** Until the next byte comes: of the head, or of the body. */
  readonly sockRead?: number | null;
}

/** A number stands for `total`. */
export type TimeoutInput = number | null | ClientTimeout;

/** Gives the times that an input stands for. */
export function timeoutOf(input: TimeoutInput | undefined): ClientTimeout {
  if (typeof input === 'number' || input === null) return { total: input };
  return input ?? {};
}
