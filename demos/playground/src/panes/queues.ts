import { button, h, type Pane, refill, section } from '../dom.js';
import type { Moment, TimerState } from '../model/state.js';
import type { Session, View } from '../session.js';

/** The ready queue: what runs next is on the left. */
export function readyPane(): Pane {
  const list = h('ol', { class: 'queue', 'aria-label': 'Ready queue, next first' });
  const element = section(
    'Ready queue',
    'ready',
    'First in, first out: what runs next is first',
    list,
  );
  const update = ({ moment }: View): void => {
    const items = moment.ready.map(({ kind, id, label }) => {
      const name = kind === 'task' ? nameOf(moment, id) : (label ?? `${kind} ${String(id)}`);
      return h('li', { class: `chip is-${kind}`, title: `${kind} ${String(id)}` }, name);
    });
    refill(list, ...(items.length === 0 ? [h('li', { class: 'none' }, 'empty')] : items));
  };
  return { element, update };
}

/** Timers, the next one first; of equal ones the older. */
export function timersPane(): Pane {
  const rows = h('tbody');
  const head = ['due', 'no.', 'wakes'].map((title) => h('th', { scope: 'col' }, title));
  const table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), rows);
  const element = section('Timers', 'timers', 'A heap: by time, then by number', table);
  const update = ({ moment }: View): void => {
    const timers = [...moment.timers.values()].sort((a, b) => a.due - b.due || a.id - b.id);
    const filled = timers.map((timer) =>
      h(
        'tr',
        {},
        h('td', {}, `${String(Number(timer.due.toFixed(3)))} ms`),
        h('td', {}, `#${String(timer.id)}`),
        h('td', {}, wokenBy(moment, timer)),
      ),
    );
    const none = h('tr', {}, h('td', { colspan: 3, class: 'none' }, 'none'));
    refill(rows, ...(filled.length === 0 ? [none] : filled));
  };
  return { element, update };
}

/** Futures that are waited for, with who waits. */
export function futuresPane(session: Session): Pane {
  const list = h('ul', { class: 'futures' });
  const element = section('Waiting futures', 'futures', 'What tasks wait for', list);
  const update = ({ moment }: View): void => {
    const waited = [...moment.futures.values()]
      .map((future) => ({ ...future, by: waitersOf(moment, future.id) }))
      .filter(({ by }) => by.length > 0);
    const filled = waited.map(({ id, label, by }) => {
      const name = label ?? `future ${String(id)}`;
      return h(
        'li',
        {},
        h('span', { class: 'label' }, `#${String(id)} ${name}`),
        h('span', { class: 'what' }, `for ${by.join(', ')}`),
        ...handButtons(session, moment, id, name),
      );
    });
    refill(list, ...(filled.length === 0 ? [h('li', { class: 'none' }, 'none')] : filled));
  };
  return { element, update };
}

/** Only what nobody in the program will settle can be settled by hand: no timer, no primitive. */
function handButtons(session: Session, moment: Moment, id: number, name: string): HTMLElement[] {
  const isTimed = [...moment.timers.values()].some(({ future }) => future === id);
  if (isTimed || /^[<A-Z]|^future /.test(name)) return [];
  return (['resolve', 'reject'] as const).map((kind) =>
    button(
      kind,
      `Let it ${kind === 'resolve' ? 'come back' : 'fail'} now`,
      () => void session.intervene(kind, id),
      {
        class: 'small',
        'aria-label': `${kind} ${name} now`,
        'data-key': `${kind}-${String(id)}`,
        'data-act': kind,
      },
    ),
  );
}

function wokenBy(moment: Moment, { future }: TimerState): string {
  if (future === undefined) return 'a callback';
  return waitersOf(moment, future).join(', ') || 'nobody yet';
}

function waitersOf(moment: Moment, future: number): string[] {
  return [...moment.tasks.values()]
    .filter(({ on, phase }) => phase === 'waiting' && on?.kind === 'future' && on.id === future)
    .map(({ name }) => name);
}

function nameOf(moment: Moment, task: number): string {
  return moment.tasks.get(task)?.name ?? `task ${String(task)}`;
}
