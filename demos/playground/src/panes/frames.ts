import { h, type Pane, refill, section } from '../dom.js';
import type { View } from '../session.js';
import { wordsOf } from './tasks.js';

/** The bodies of the selected task, each at its `yield*`, innermost first. Those that wait are grey. */
export function framesPane(): Pane {
  const who = h('p', { class: 'who' });
  const list = h('ol', { class: 'frames' });
  const element = section('yield* stack', 'frames', 'The bodies of the selected task', who, list);
  const update = ({ moment, selected }: View): void => {
    const task = moment.tasks.get(selected);
    who.textContent = task === undefined ? 'no task' : `${task.name}: ${wordsOf(task)}`;
    const isSuspended = task?.phase === 'waiting' || task?.phase === 'ready';
    const frames = (task?.frames ?? []).map(({ name, line, column }, depth) =>
      h(
        'li',
        { class: isSuspended ? 'is-suspended' : 'is-running' },
        h('code', {}, name),
        h('span', { class: 'what' }, `line ${String(line)}, column ${String(column)}`),
        depth === 0
          ? h('span', { class: 'top' }, isSuspended ? 'suspended here' : 'goes on')
          : undefined,
      ),
    );
    const none = task?.phase === 'ready' ? 'not begun yet' : 'nothing of the program is on it';
    refill(list, ...(frames.length === 0 ? [h('li', { class: 'none' }, none)] : frames));
  };
  return { element, update };
}
