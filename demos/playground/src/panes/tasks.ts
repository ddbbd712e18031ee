import { button, h, type Pane, refill, section } from '../dom.js';
import type { Moment, TaskState } from '../model/state.js';
import type { Session, View } from '../session.js';

/** The tree of tasks: who made whom, and what each one does. */
export function tasksPane(session: Session): Pane {
  const list = h('ul', { class: 'tree' });
  const element = section('Tasks', 'tasks', 'Every task below the one that made it', list);
  const update = ({ moment, selected }: View): void => {
    refill(list, ...branch(session, moment, 0, selected));
    if (moment.tasks.size === 0) refill(list, h('li', { class: 'none' }, 'none yet'));
  };
  return { element, update };
}

function branch(session: Session, moment: Moment, parent: number, selected: number): HTMLElement[] {
  return [...moment.tasks.values()]
    .filter((task) => task.parent === parent)
    .map((task) => {
      const inner = branch(session, moment, task.id, selected);
      const row = h(
        'div',
        { class: `task is-${task.phase}${task.id === selected ? ' is-selected' : ''}` },
        button(
          task.name,
          'Look at this task',
          () => {
            session.select(task.id);
          },
          {
            class: 'name',
            'aria-pressed': String(task.id === selected),
            'data-key': `task-${String(task.id)}`,
          },
        ),
        h('span', { class: 'what' }, wordsOf(task)),
        task.outcome === undefined ? cancelButton(session, task) : undefined,
      );
      return h('li', {}, row, inner.length === 0 ? undefined : h('ul', {}, ...inner));
    });
}

function cancelButton(session: Session, task: TaskState): HTMLElement {
  return button('cancel', 'Cancel this task now', () => void session.intervene('cancel', task.id), {
    class: 'small',
    'aria-label': `Cancel ${task.name}`,
    'data-key': `cancel-${String(task.id)}`,
    'data-act': 'cancel',
  });
}

/** Says what a task does. */
export function wordsOf({ phase, on, outcome, isCancelling }: TaskState): string {
  const cancelling = isCancelling ? ', cancelling' : '';
  if (outcome !== undefined) {
    return outcome.value === undefined ? outcome.state : `${outcome.state}: ${outcome.value}`;
  }
  if (phase !== 'waiting' || on === undefined) return phase + cancelling;
  if (on.kind === 'turn') return `gives up its turn${cancelling}`;
  return `waits for ${on.label ?? `${on.kind} ${String(on.id)}`}${cancelling}`;
}
