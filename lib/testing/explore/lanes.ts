import type { RunStep } from './run-once.js';

/** Gives the steps of a run as lanes: time on the left, a column for each task, a mark a step. */
export function lanesOf(steps: readonly RunStep[], rowsMax = 40): string {
  const names = [...new Set(steps.map(({ task }) => task))];
  const widths = names.map((name) => Math.max(name.length, 1));
  const row = (t: string, cells: readonly string[]): string =>
    `${t.padStart(7)}  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 1)).join('  ')}`.trimEnd();
  const rows = steps.slice(0, rowsMax).map(({ task, t }, index) => {
    const isLater = index === 0 || steps[index - 1]?.t !== t;
    return row(
      isLater ? String(Number(t.toFixed(3))) : '',
      names.map((name) => (name === task ? '■' : '·')),
    );
  });
  const more =
    steps.length > rowsMax ? [`        … ${String(steps.length - rowsMax)} more steps`] : [];
  return [row('ms', names), ...rows, ...more].join('\n');
}

/** Sets two texts side by side. */
export function sideBySide(
  left: readonly [string, string],
  right: readonly [string, string],
): string {
  const [a, b] = [left, right].map(([title, text]) => [title, ...text.split('\n')]) as [
    string[],
    string[],
  ];
  const width = Math.max(...a.map(({ length }) => length)) + 4;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
    `${(a[i] ?? '').padEnd(width)}${b[i] ?? ''}`.trimEnd(),
  ).join('\n');
}
