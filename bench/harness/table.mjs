// What a run prints: a line for each row, with a ratio to native above 1 for what is faster.

const TITLE_WIDTH = 52;
const SYSTEM_WIDTH = 26;

export function printHead(systems) {
  const names = systems.map((system) => system.padStart(SYSTEM_WIDTH)).join('');
  console.log(`${'nanoseconds of one; × native of the same round'.padEnd(TITLE_WIDTH)}${names}`);
}

/** Prints one row; gives its name and whether this library meets the target. */
export function printRow(row, results) {
  const cells = results.map((result) => cellOf(result).padStart(SYSTEM_WIDTH)).join('');
  const ours = results.find(({ system }) => system === 'yieldfrom');
  const isMet = ours.ratio.median >= row.target;
  const verdict = isMet ? 'ok' : 'short';
  console.log(
    `${row.title.padEnd(TITLE_WIDTH)}${cells}  ≥ ${row.target}  ${verdict}  [${row.name}]`,
  );
  return { name: row.name, isMet };
}

export function printVerdict(verdicts) {
  const short = verdicts.filter(({ isMet }) => !isMet).map(({ name }) => name);
  const met = verdicts.length - short.length;
  console.log(`\n${met} of ${verdicts.length} targets met`);
  if (short.length > 0) console.log(`short: ${short.join(', ')}`);
}

function cellOf({ system, cost, ratio }) {
  const amount = cost.median < 1000 ? cost.median.toFixed(1) : cost.median.toFixed(0);
  if (system === 'native') return `${amount} ±${percent(cost.spread)}`;
  return `${amount}  ×${ratio.median.toFixed(2)} ±${percent(ratio.spread)}`;
}

function percent(share) {
  return `${(share * 100).toFixed(0)}%`;
}
