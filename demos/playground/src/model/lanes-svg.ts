// Lanes as SVG, as text: the page puts it in, and where there is no script it stands as it is.

import type { Lane, Lanes, Span } from './lanes.js';

/** Which part is drawn, and what is marked. */
export interface LanesSvgOptions {
  /** Draws nothing that comes after this slot. */
  readonly cursor?: number;
  readonly selected?: number;
  /** The first slot, and how many. */
  readonly from?: number;
  readonly count?: number;
  /** Whether colours come with it, for a page without our style sheet. */
  readonly isAlone?: boolean;
}

const ROW = 30;
const SLOT = 26;
const NAMES = 116;
const HEAD = 24;

const STYLE = `<style>
svg{font:12px system-ui,sans-serif}text{fill:#1c2430}.axis{fill:#4a5568}.rule{stroke:#d5dae3}
.running{fill:#1f7a4d}.ready{fill:#f3c969}.waiting{fill:#dbe4f3}.cancelling{fill:#f2b8a8}
.arrow{stroke:#6b7280;fill:none}.tip{fill:#6b7280}.label{font-size:10.5px}.jump{fill:#eef1f6}
.end-result{fill:#1f7a4d}.end-error{fill:#b3261e}.end-cancelled{fill:#8a4b00}.cursor{stroke:#b3261e}
@media (prefers-color-scheme:dark){text{fill:#e6e9ef}.axis{fill:#a9b2c3}.rule{stroke:#3a4252}
.running{fill:#4cc38a}.ready{fill:#8a6d1f}.waiting{fill:#2b3b57}.cancelling{fill:#6e3326}.jump{fill:#1d2330}}
</style>`;

/** Draws lanes. */
export function lanesSvg(lanes: Lanes, options: LanesSvgOptions = {}): string {
  const { cursor = lanes.slots.length, from = 0, isAlone = false } = options;
  const count = Math.min(options.count ?? 400, Math.max(lanes.slots.length + 1 - from, 1));
  const shown = lanes.lanes.filter(({ spans }) => spans.some((one) => one.from <= cursor));
  const rows = new Map(shown.map(({ task }, index) => [task, HEAD + index * ROW]));
  const width = NAMES + (count + 1) * SLOT;
  const height = HEAD + shown.length * ROW + 6;
  const x = (slot: number): number => NAMES + (slot - from) * SLOT;
  const visible = { from, to: Math.min(from + count, cursor + 1) };
  const parts = [
    ...axis(lanes, visible, x, height),
    ...shown.flatMap((lane) => laneSvg(lane, rows.get(lane.task) ?? 0, visible, x, options)),
    ...arrowsSvg(lanes, rows, visible, x),
    cursorSvg(cursor, visible, x, height),
  ];
  const title = `Lanes of ${String(shown.length)} tasks over time`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" ` +
    `height="${n(height)}" role="img" aria-label="${title}">${isAlone ? STYLE : ''}${parts.join('')}</svg>`
  );
}

interface Visible {
  readonly from: number;
  readonly to: number;
}

type Place = (slot: number) => number;

function axis({ slots }: Lanes, { from, to }: Visible, x: Place, height: number): string[] {
  let last = NaN;
  return slots.slice(from, to).flatMap(({ t, isJump }, index) => {
    const at = x(from + index);
    const band = isJump
      ? `<rect class="jump" x="${n(at)}" y="${n(HEAD)}" width="${n(SLOT)}" height="${n(height - HEAD)}"/>`
      : '';
    if (t === last || isJump) return [band];
    last = t;
    const rule = `<line class="rule" x1="${n(at)}" x2="${n(at)}" y1="${n(HEAD - 6)}" y2="${n(height)}"/>`;
    return [band, rule, `<text class="axis" x="${n(at)}" y="12">${n(t)} ms</text>`];
  });
}

function laneSvg(
  lane: Lane,
  y: number,
  visible: Visible,
  x: Place,
  { selected }: LanesSvgOptions,
): string[] {
  const isSelected = lane.task === selected ? ' font-weight="700"' : '';
  const name = `<text class="name" x="4" y="${n(y + 19)}"${isSelected}>${escape(clip(lane.name, 16))}</text>`;
  const spans = lane.spans
    .filter(({ from, to }) => to > visible.from && from < visible.to)
    .map((span) => spanSvg(span, y, visible, x));
  const { end } = lane;
  if (end === undefined || end.slot < visible.from || end.slot > visible.to)
    return [name, ...spans];
  const mark = end.state === 'result' ? '✓' : end.state === 'error' ? '✗' : '⊘';
  const text = `<text class="end-${end.state}" x="${n(x(end.slot) + 4)}" y="${n(y + 19)}">${mark}</text>`;
  return [name, ...spans, text];
}

function spanSvg({ kind, from, to, label }: Span, y: number, visible: Visible, x: Place): string {
  const left = x(Math.max(from, visible.from));
  const right = x(Math.min(to, visible.to));
  const [top, height] = kind === 'running' ? [y + 3, 24] : [y + 7, 16];
  const width = Math.max(right - left, 0);
  const room = Math.floor((width - 6) / 5.8);
  const text =
    label === '' || room < 3
      ? ''
      : `<text class="label" x="${n(left + 4)}" y="${n(y + 19)}">${escape(clip(label, room))}</text>`;
  const title = `<title>${kind}${label === '' ? '' : `: ${escape(label)}`}</title>`;
  return (
    `<g class="span">${title}<rect class="${kind}" x="${n(left)}" y="${n(top)}" width="${n(width)}" ` +
    `height="${n(height)}" rx="3"/>${text}</g>`
  );
}

function arrowsSvg(
  { arrows }: Lanes,
  rows: ReadonlyMap<number, number>,
  { from, to }: Visible,
  x: Place,
): string[] {
  return arrows
    .filter(({ slot }) => slot >= from && slot < to)
    .flatMap(({ from: source, to: target, slot }) => {
      const [start, end] = [rows.get(source), rows.get(target)];
      if (start === undefined || end === undefined) return [];
      const at = x(slot) + SLOT - 5;
      const isDown = end > start;
      const y1 = start + (isDown ? 27 : 3);
      const y2 = end + (isDown ? 6 : 24);
      const tip = isDown ? -5 : 5;
      return [
        `<path class="arrow" d="M${n(at)} ${n(y1)}V${n(y2)}"/>`,
        `<path class="tip" d="M${n(at - 3)} ${n(y2 + tip)}h6L${n(at)} ${n(y2)}z"/>`,
      ];
    });
}

function cursorSvg(cursor: number, { from, to }: Visible, x: Place, height: number): string {
  if (cursor < from || cursor >= to) return '';
  const at = n(x(cursor + 1));
  return `<line class="cursor" x1="${at}" x2="${at}" y1="${n(HEAD - 6)}" y2="${n(height)}"/>`;
}

function n(value: number): string {
  return String(Number(value.toFixed(2)));
}

function clip(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 1))}…`;
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
