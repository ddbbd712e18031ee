// Charts as SVG, without a library: bars for what is compared, lines for what grows. They are read
// in light and dark alike, so ink is the reader's own colour.

const FONT = 'font-family="system-ui, sans-serif" font-size="12" fill="currentColor"';
const PALETTE = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#ff8ab7', '#a463f2'];

/**
 * Groups of horizontal bars on a logarithmic scale, 1 marked.
 *
 * @param {{ title: string, note: string, groups: { label: string, bars: { label: string, value: number, isOurs: boolean }[] }[] }} chart
 */
export function barChart({ title, note, groups }) {
  const labelWidth = 360;
  const plotWidth = 520;
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const low = Math.floor(Math.log10(Math.min(...values, 0.1)));
  const high = Math.ceil(Math.log10(Math.max(...values, 10)));
  const xOf = (value) => labelWidth + ((Math.log10(value) - low) / (high - low)) * plotWidth;
  const parts = [];
  let y = 56;
  for (const { label, bars } of groups) {
    parts.push(text(8, y + 11, label, 'font-weight="600"'));
    for (const bar of bars) {
      const [from, to] = [xOf(1), xOf(bar.value)].sort((a, b) => a - b);
      const colour = bar.isOurs ? PALETTE[0] : '#9498a0';
      parts.push(
        text(labelWidth - 8, y + 11, bar.label, 'text-anchor="end"'),
        `<rect x="${round(from)}" y="${y + 2}" width="${round(to - from)}" height="11" fill="${colour}"/>`,
        text(xOf(Math.max(bar.value, 1)) + 4, y + 11, `×${bar.value.toPrecision(2)}`),
      );
      y += 15;
    }
    y += 10;
  }
  const ticks = [];
  for (let power = low; power <= high; power += 1) {
    const x = round(xOf(10 ** power));
    ticks.push(gridLine(x, 48, x, y, power === 0 ? 0.9 : 0.2));
    ticks.push(text(x, 44, `×${10 ** power}`, 'text-anchor="middle"'));
  }
  return page(labelWidth + plotWidth + 70, y + 10, title, note, [...ticks, ...parts]);
}

/**
 * Lines on two logarithmic scales.
 *
 * @param {{ title: string, note: string, xTitle: string, lines: { label: string, points: [number, number][] }[] }} chart
 */
export function lineChart({ title, note, xTitle, lines }) {
  const [left, top, width, height] = [60, 60, 460, 280];
  const xs = lines.flatMap(({ points }) => points.map(([x]) => Math.log10(x)));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => Math.log10(y)));
  const [x0, x1] = [Math.floor(Math.min(...xs)), Math.ceil(Math.max(...xs))];
  const [y0, y1] = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
  const xOf = (x) => round(left + ((Math.log10(x) - x0) / (x1 - x0 || 1)) * width);
  const yOf = (y) => round(top + height - ((Math.log10(y) - y0) / (y1 - y0 || 1)) * height);
  const parts = [];
  for (let power = x0; power <= x1; power += 1) {
    const x = xOf(10 ** power);
    parts.push(gridLine(x, top, x, top + height, 0.2));
    parts.push(text(x, top + height + 18, powerOfTen(power), 'text-anchor="middle"'));
  }
  for (let power = y0; power <= y1; power += 1) {
    const y = yOf(10 ** power);
    parts.push(gridLine(left, y, left + width, y, 0.2));
    parts.push(text(left - 8, y + 4, powerOfTen(power), 'text-anchor="end"'));
  }
  parts.push(text(left + width / 2, top + height + 38, xTitle, 'text-anchor="middle"'));
  for (const [i, { label, points }] of lines.entries()) {
    const colour = PALETTE[i % PALETTE.length];
    const path = points.map(([x, y]) => `${xOf(x)},${yOf(y)}`).join(' ');
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const [x, y] of points) {
      parts.push(`<circle cx="${xOf(x)}" cy="${yOf(y)}" r="3" fill="${colour}"/>`);
    }
    const legendY = top + 8 + i * 18;
    parts.push(
      `<rect x="${left + width + 20}" y="${legendY - 8}" width="12" height="8" fill="${colour}"/>`,
    );
    parts.push(text(left + width + 38, legendY, label));
  }
  return page(left + width + 260, top + height + 52, title, note, parts);
}

function page(width, height, title, note, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${FONT}>
<rect width="100%" height="100%" fill="#fff"/>
<g fill="#1b1e23">
${text(8, 18, title, 'font-size="15" font-weight="600"')}
${text(8, 34, note)}
${parts.join('\n')}
</g>
</svg>
`;
}

function text(x, y, content, attributes = '') {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;
}

function gridLine(x1, y1, x2, y2, opacity) {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#1b1e23" stroke-opacity="${opacity}"/>`;
}

function powerOfTen(power) {
  return power >= 0 && power <= 6 ? (10 ** power).toLocaleString('en') : `10^${power}`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escaped(content) {
  return String(content).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
