// Draws what was counted: a panel for each thing, from zero.

const WIDTH = 760;
const PANEL = 130;
const LEFT = 90;
const TOP = 46;

export function chart(samples, verdicts) {
  const height = TOP + verdicts.length * (PANEL + 34);
  const panels = verdicts.map((verdict, index) =>
    panel(samples, verdict, TOP + index * (PANEL + 34)),
  );
  const minutes = (samples.at(-1).atMs / 60_000).toFixed(1);
  const title = text(
    16,
    24,
    `Soak: ${samples.length} rounds in ${minutes} minutes, Node ${process.versions.node}`,
    15,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">
<rect width="100%" height="100%" fill="white"/>
${title}
${panels.join('\n')}
</svg>
`;
}

function panel(samples, { name, isFlat, says }, top) {
  const unit = name === 'heap' ? 2 ** 20 : 1;
  const values = samples.map((sample) => sample[name] / unit);
  const most = Math.max(1, ...values) * 1.1;
  const end = samples.at(-1).atMs || 1;
  const x = (atMs) => LEFT + ((WIDTH - LEFT - 20) * atMs) / end;
  const y = (value) => top + 18 + PANEL * (1 - value / most);
  const points = samples.map(
    ({ atMs }, index) => `${x(atMs).toFixed(1)},${y(values[index]).toFixed(1)}`,
  );
  const label = `${name}${name === 'heap' ? ', MiB' : ''}: ${isFlat ? 'flat' : 'GROWS'} (${says})`;
  return [
    text(LEFT, top + 10, label, 12),
    text(16, y(most) + 12, most.toFixed(0), 11),
    text(16, y(0), '0', 11),
    `<path d="M${LEFT} ${y(most)}V${y(0)}H${WIDTH - 20}" fill="none" stroke="#999"/>`,
    `<polyline points="${points.join(' ')}" fill="none" stroke="${isFlat ? '#2a7' : '#c33'}" stroke-width="1.5"/>`,
  ].join('\n');
}

function text(x, y, words, size) {
  return `<text x="${x}" y="${y.toFixed(0)}" font-size="${size}">${words}</text>`;
}
