import type { ChromeTraceEvent } from '../../../lib/inspect/index.js';

/** Gives what is wrong with a trace, in words; nothing if it can be drawn. */
export function problemsOf(events: readonly ChromeTraceEvent[]): string[] {
  return [...inOrder(events), ...overlaps(events), ...looseFlows(events), ...unnamed(events)];
}

const trackOf = ({ pid, tid }: ChromeTraceEvent): string => `${String(pid)}/${String(tid)}`;

function inOrder(events: readonly ChromeTraceEvent[]): string[] {
  return events.flatMap((event, i) => {
    const problems: string[] = [];
    if (!Number.isFinite(event.ts)) problems.push(`event ${String(i)} has no time`);
    if (event.ts < (events[i - 1]?.ts ?? -Infinity)) problems.push(`event ${String(i)} is late`);
    if (event.ph === 'X' && !((event.dur ?? -1) >= 0)) problems.push(`${event.name} has no length`);
    return problems;
  });
}

function overlaps(events: readonly ChromeTraceEvent[]): string[] {
  const ends = new Map<string, number>();
  const problems: string[] = [];
  for (const event of events) {
    if (event.ph !== 'X') continue;
    const track = trackOf(event);
    // To the nanosecond: the times are rounded to that.
    if (event.ts + 0.0005 < (ends.get(track) ?? -Infinity)) {
      problems.push(`${event.name} overlaps on ${track} at ${String(event.ts)}`);
    }
    ends.set(track, event.ts + (event.dur ?? 0));
  }
  return problems;
}

/** Each arrow begins and ends once, in this order, in a slice. */
function looseFlows(events: readonly ChromeTraceEvent[]): string[] {
  const begun = new Map<number, number>();
  const problems: string[] = [];
  const slices = new Map<string, ChromeTraceEvent[]>();
  for (const event of events) {
    if (event.ph === 'X')
      slices.set(trackOf(event), [...(slices.get(trackOf(event)) ?? []), event]);
  }
  for (const { ph, id = 0, ts, ...rest } of events) {
    if (ph === 's') begun.set(id, (begun.get(id) ?? 0) + 1);
    if (ph === 'f' && begun.get(id) !== 1) problems.push(`arrow ${String(id)} has no beginning`);
    if (ph === 'f') begun.delete(id);
    if (ph !== 's' && ph !== 'f') continue;
    const slice = lastBefore(slices.get(trackOf({ ph, ts, ...rest })) ?? [], ts);
    if (slice === undefined || ts > slice.ts + (slice.dur ?? 0) + 0.0005)
      problems.push(`arrow ${String(id)} hangs in the air at ${String(ts)}`);
  }
  return [...problems, ...[...begun.keys()].map((id) => `arrow ${String(id)} has no end`)];
}

function unnamed(events: readonly ChromeTraceEvent[]): string[] {
  const named = new Set(
    events.filter(({ name }) => name === 'thread_name').map((event) => trackOf(event)),
  );
  const used = new Set(events.filter(({ ph }) => ph === 'X').map((event) => trackOf(event)));
  return [...used].filter((track) => !named.has(track)).map((track) => `${track} has no name`);
}

/** Gives the last slice that begins no later than at a moment. */
function lastBefore(slices: readonly ChromeTraceEvent[], ts: number): ChromeTraceEvent | undefined {
  let [low, high] = [0, slices.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((slices[middle]?.ts ?? Infinity) <= ts + 0.0005) low = middle + 1;
    else high = middle;
  }
  return slices[low - 1];
}
