// What a run prints: a line for each row, with a ratio to native above 1 for what is faster.

const TITLE_WIDTH = 53;
const SYSTEM_WIDTH = 22;

/** With more systems than fit on a line each has one of its own. */
const SYSTEMS_ABREAST = 3;

export function printHead(systems, { base }) {
  const abreast = systems.length > SYSTEMS_ABREAST ? [] : systems;
  const names = abreast.map((system) => system.padStart(SYSTEM_WIDTH)).join('');
  const title = `nanoseconds of one; × ${base} of the same round`;
  console.log(`${title.padEnd(TITLE_WIDTH)}${names}`);
}

/** Prints one row; gives its name and whether this library meets the target. */
export function printRow(row, { systems, results, comparison }) {
  const target = comparison.targetOf(row);
  const isMet = results[comparison.ours].ratio.median >= target;
  const verdict = `≥ ${target}`.padStart(7) + (isMet ? '  ok   ' : '  short');
  const isBlock = systems.length > SYSTEMS_ABREAST;
  const cells = systems.map((system) =>
    cellOf(results[system], system === comparison.base).padStart(SYSTEM_WIDTH),
  );
  const line = isBlock ? '' : cells.join('');
  console.log(`${row.title.padEnd(TITLE_WIDTH)}${line}${verdict}  [${row.name}]`);
  if (isBlock) printBlock(results, comparison);
  return { name: row.name, isMet };
}

/** Prints the systems of a row, the fastest first. */
function printBlock(results, { base }) {
  const order = Object.entries(results).sort(([, a], [, b]) => b.ratio.median - a.ratio.median);
  for (const [system, result] of order) {
    console.log(`    ${system.padEnd(12)}${cellOf(result, system === base)}`);
  }
}

export function printVerdict(verdicts) {
  const short = verdicts.filter(({ isMet }) => !isMet).map(({ name }) => name);
  console.log(`\n${verdicts.length - short.length} of ${verdicts.length} targets met`);
  if (short.length > 0) console.log(`short: ${short.join(', ')}`);
}

/** Prints what moved since the results that were kept; undefined: there were none. */
export function printMoved(moved) {
  if (moved === undefined) console.log('nothing to compare with on this machine');
  else if (moved.length === 0) console.log('nothing moved by more than its spread');
  for (const { name, system, before, after, change } of moved ?? []) {
    const how = change > 1 ? 'faster' : 'slower';
    const times = `×${before.toFixed(2)} → ×${after.toFixed(2)}`;
    console.log(`${name} on ${system}: ${times}, ${percent(Math.abs(change - 1))} ${how}`);
  }
}

function cellOf(result, isBase) {
  if (result === undefined) return '–';
  const { cost, ratio } = result;
  const amount = cost.median < 1000 ? cost.median.toFixed(1) : cost.median.toFixed(0);
  if (isBase) return `${amount} ±${percent(cost.spread)}`;
  return `${amount}  ×${ratio.median.toPrecision(2)} ±${percent(ratio.spread)}`;
}

function percent(share) {
  return `${(share * 100).toFixed(0)}%`;
}
