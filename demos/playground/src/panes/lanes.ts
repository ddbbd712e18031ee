import { h, type Pane, section } from '../dom.js';
import { lanesSvg } from '../model/lanes-svg.js';
import type { Session, View } from '../session.js';

/** How many slots are drawn around the cursor. */
const SLOTS = 160;

/** Lanes over time, up to this moment. */
export function lanesPane(session: Session): Pane {
  const holder = h('div', {
    class: 'lanes',
    tabindex: 0,
    role: 'group',
    'aria-label': 'Lanes over time',
  });
  const keys = [
    ['running', 'running'],
    ['ready', 'ready'],
    ['waiting', 'suspended'],
    ['cancelling', 'cancelling'],
  ].map(([kind, word]) => h('span', { class: `key is-${String(kind)}` }, String(word)));
  const legend = h('p', { class: 'legend' }, ...keys);
  const element = section(
    'Lanes',
    'lanes',
    'What each task does: a column is a step',
    legend,
    holder,
  );
  let drawn = '';
  const update = ({ lanes, position, selected }: View): void => {
    const cursor = position === 0 ? -1 : (lanes.slotOf[position - 1] ?? 0);
    const from = Math.max(0, cursor - SLOTS + 20);
    const svg = lanesSvg(lanes, { cursor, selected, from, count: SLOTS });
    if (svg === drawn) return;
    drawn = svg;
    holder.innerHTML = svg;
    const line = holder.querySelector<SVGLineElement>('.cursor');
    const at = Number(line?.getAttribute('x1') ?? 0);
    const room = holder.clientWidth;
    if (at > holder.scrollLeft + room - 40 || at < holder.scrollLeft + 160) {
      holder.scrollLeft = Math.max(0, at - room * 0.7);
    }
  };
  holder.addEventListener('click', (event) => {
    const svg = holder.querySelector('svg');
    if (svg === null) return;
    const row = Math.floor((event.clientY - svg.getBoundingClientRect().top - 24) / 30);
    const lane = session.view.lanes.lanes[row];
    if (lane !== undefined) session.select(lane.task);
  });
  return { element, update };
}
