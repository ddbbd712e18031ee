import { h, type Pane, refill, section } from '../dom.js';
import { wordsOfEvent } from '../model/words.js';
import type { Session, View } from '../session.js';

/** What the program has printed until this moment. */
export function consolePane(): Pane {
  const list = h('ol', { class: 'console', tabindex: 0, 'aria-label': 'Console' });
  const problem = h('p', { class: 'problem', role: 'status' });
  const element = section('Console', 'console', 'What the program has printed', problem, list);
  const update = (view: View): void => {
    const { moment, problem: told, position, timeline } = view;
    const isAtEnd = position >= timeline.length;
    problem.textContent =
      told !== undefined && (isAtEnd || told.kind !== 'error') ? told.message : '';
    problem.hidden = problem.textContent === '';
    const lines = moment.console.map(({ t, text }) =>
      h('li', {}, h('span', { class: 't' }, String(Number(t.toFixed(3)))), text),
    );
    refill(list, ...(lines.length === 0 ? [h('li', { class: 'none' }, 'nothing yet')] : lines));
    list.scrollTop = list.scrollHeight;
  };
  return { element, update };
}

/** How many events are listed around the position. */
const AROUND = 100;

/** The event stream, with the position in it. */
export function logPane(session: Session): Pane {
  const list = h('ol', { class: 'log', tabindex: 0, 'aria-label': 'Event log' });
  const element = section('Events', 'log', 'Everything the page draws from', list);
  let shown = '';
  const update = ({ timeline, position }: View): void => {
    const from = Math.max(0, position - AROUND);
    const to = Math.min(timeline.length, position + 20);
    const key = `${String(from)} ${String(to)} ${String(position)} ${String(timeline.length)}`;
    if (key === shown && list.childElementCount > 0) return;
    shown = key;
    const rows = timeline.events.slice(from, to).map((event) =>
      h(
        'li',
        {
          class: event.seq < position ? 'is-past' : 'is-coming',
          'aria-current': event.seq === position - 1 ? 'step' : undefined,
          'data-seq': event.seq,
        },
        h('span', { class: 't' }, String(Number(event.t.toFixed(3)))),
        h('span', { class: 'k' }, event.k),
        h('span', { class: 'about' }, wordsOfEvent(event)),
      ),
    );
    refill(list, ...rows);
    const current = list.querySelector<HTMLElement>('[aria-current]');
    if (current !== null) {
      list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight * 0.6;
    }
  };
  list.addEventListener('click', (event) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-seq]');
    if (row !== null) session.goTo(Number(row.dataset['seq']) + 1);
  });
  return { element, update };
}
