import type { TraceKind } from 'yieldfrom/testing';
import { button, h, type Pane, refill, section } from '../dom.js';
import type { Breakpoint } from '../model/breakpoints.js';
import type { Session, View } from '../session.js';

const KINDS: readonly TraceKind[] = [
  'task.spawn',
  'task.done',
  'wait.begin',
  'future.settle',
  'timer.fire',
  'clock.jump',
  'cancel.request',
  'cancel.deliver',
  'choice',
  'log',
];

/** Breakpoints: on a line, a task, a kind of event. */
export function stopsPane(session: Session): Pane {
  const list = h('ul', { class: 'stops' });
  const line = h('input', { type: 'number', min: 1, id: 'stop-line', class: 'short' });
  const task = h('select', { id: 'stop-task' });
  const kind = h(
    'select',
    { id: 'stop-kind' },
    ...KINDS.map((one) => h('option', { value: one }, one)),
  );
  const add = (label: string, make: () => Breakpoint | undefined): HTMLButtonElement =>
    button(
      'Add',
      `Stop at this ${label}`,
      () => {
        const point = make();
        if (point !== undefined) session.toggleBreakpoint(point);
      },
      { class: 'small', 'aria-label': `Add: stop at this ${label}`, 'data-act': `stop-${label}` },
    );
  const element = section(
    'Breakpoints',
    'stops',
    'Continue stops at each; a click beside a line sets one',
    h(
      'div',
      { class: 'fields' },
      h('label', { for: 'stop-line' }, 'Line'),
      line,
      add('line', () => (line.value === '' ? undefined : { on: 'line', line: Number(line.value) })),
      h('label', { for: 'stop-task' }, 'Task'),
      task,
      add('task', () => (task.value === '' ? undefined : { on: 'task', task: Number(task.value) })),
      h('label', { for: 'stop-kind' }, 'Event'),
      kind,
      add('event', () => ({ on: 'kind', kind: kind.value as TraceKind })),
    ),
    list,
  );
  let names = '';
  const update = ({ breakpoints, lanes }: View): void => {
    const tasks = lanes.lanes.map((lane) => ({ id: lane.task, name: lane.name }));
    const key = JSON.stringify(tasks);
    if (key !== names) {
      names = key;
      refill(task, ...tasks.map(({ id, name }) => h('option', { value: id }, name)));
    }
    const items = breakpoints.map((point) => {
      const words = wordsOf(point, tasks);
      return h(
        'li',
        {},
        words,
        button(
          'remove',
          `Remove: ${words}`,
          () => {
            session.toggleBreakpoint(point);
          },
          { class: 'small', 'aria-label': `Remove: ${words}`, 'data-key': words },
        ),
      );
    });
    refill(list, ...(items.length === 0 ? [h('li', { class: 'none' }, 'none')] : items));
  };
  return { element, update };
}

function wordsOf(point: Breakpoint, tasks: readonly { id: number; name: string }[]): string {
  if (point.on === 'line') return `line ${String(point.line)}`;
  if (point.on === 'kind') return point.kind;
  return `task ${tasks.find(({ id }) => id === point.task)?.name ?? String(point.task)}`;
}
