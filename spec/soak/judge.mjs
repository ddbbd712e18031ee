// Whether what was counted stays flat. The first quarter is for warming up. Of the rest the slope is
// taken as Theil and Sen do, the median of the slopes between any two samples: a round that was in the
// middle of something does not change it.

const MiB = 2 ** 20;

/** What may be gained over the judged part: noise of the collector, or nothing at all. */
const allowances = {
  heap: (middle) => Math.max(2 * MiB, 0.1 * middle),
  descriptors: () => 1,
  tasks: () => 1,
  timers: () => 1,
};

/** Says of each thing that was counted whether it is flat. */
export function judge(samples) {
  const judged = samples.slice(Math.floor(samples.length / 4));
  return Object.entries(allowances).map(([name, allowance]) => {
    const values = judged.map((sample) => sample[name]);
    const middle = median(values);
    const gained = slopeOf(values) * (values.length - 1);
    const isFlat = gained < allowance(middle);
    const shown =
      name === 'heap' ? (value) => `${(value / MiB).toFixed(2)} MiB` : (value) => value.toFixed(1);
    return {
      name,
      isFlat,
      says: `${shown(middle)}, gained ${shown(gained)} in ${values.length} rounds`,
    };
  });
}

/** What a round adds. */
function slopeOf(values) {
  const step = Math.max(1, Math.ceil(values.length / 300));
  const taken = values.filter((_, index) => index % step === 0);
  const slopes = taken.flatMap((from, i) =>
    taken.slice(i + 1).map((to, distance) => (to - from) / ((distance + 1) * step)),
  );
  return slopes.length === 0 ? 0 : median(slopes);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
