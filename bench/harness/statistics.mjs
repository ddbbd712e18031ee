/** The middle of some numbers. */
export function median(values) {
  return quantile(values, 0.5);
}

/** The value below which a share of the numbers lies; between two of them, in proportion. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below + (above - below) * (place - Math.floor(place));
}

/** Median and spread (half the distance of the quartiles, relative to the median). */
export function summary(values) {
  const middle = median(values);
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / middle;
  return { median: middle, spread };
}
