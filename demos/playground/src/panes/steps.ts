import { button, h, type Pane } from '../dom.js';
import type { Session, View } from '../session.js';

/** The bar with which one moves through a run. */
export function stepsBar(session: Session): Pane {
  const at = (act: () => void, label: string, title: string, key: string): HTMLButtonElement =>
    button(label, title, act, { 'data-act': key });
  const start = at(
    () => {
      session.goTo(0);
    },
    '|◀',
    'To the start (Home)',
    'start',
  );
  const back = at(
    () => {
      session.back();
    },
    '◀ Back',
    'One step back (←)',
    'back',
  );
  const step = at(
    () => {
      session.step();
    },
    'Step ▶',
    'One step of any task (→)',
    'step',
  );
  const over = at(
    () => {
      session.stepOver();
    },
    'Over',
    'Over this yield* of the selected task (O)',
    'over',
  );
  const wait = at(
    () => {
      session.nextWait();
    },
    'Next wait',
    'To where the selected task waits again (W)',
    'wait',
  );
  const resume = at(
    () => {
      session.resume();
    },
    'Continue',
    'To the next breakpoint, or the end (C)',
    'resume',
  );
  const end = at(
    () => {
      session.goTo(Infinity);
    },
    '▶|',
    'To the end (End)',
    'end',
  );
  const run = at(
    () => void session.runToEnd(),
    'Run',
    'Run it anew, to the end (Ctrl+Enter)',
    'run',
  );
  run.classList.add('primary');
  start.setAttribute('aria-label', 'To the start');
  end.setAttribute('aria-label', 'To the end');
  const scrub = h('input', {
    type: 'range',
    min: 0,
    max: 0,
    value: 0,
    'aria-label': 'Position in the run, in events',
    class: 'scrub',
    oninput: () => {
      session.goTo(Number(scrub.value));
    },
  });
  const time = h('input', { type: 'number', min: 0, step: 'any', id: 'to-time', class: 'short' });
  const goTime = h(
    'form',
    {
      class: 'to-time',
      onsubmit: (event: Event) => {
        event.preventDefault();
        if (time.value !== '') session.toTime(Number(time.value));
      },
    },
    h('label', { for: 'to-time' }, 'to'),
    time,
    h('span', {}, 'ms'),
    h('button', { type: 'submit', 'data-act': 'time' }, 'Go'),
  );
  const where = h('output', { class: 'where', 'aria-live': 'off' });
  const element = h(
    'div',
    { class: 'steps', role: 'toolbar', 'aria-label': 'Move through the run' },
    h('div', { class: 'buttons' }, run, start, back, step, over, wait, resume, end, goTime),
    h('div', { class: 'scrubbing' }, scrub, where),
  );
  const update = ({ timeline, position, moment, isBusy }: View): void => {
    scrub.max = String(timeline.length);
    scrub.value = String(position);
    scrub.setAttribute('aria-valuetext', `event ${String(position)} of ${String(timeline.length)}`);
    const t = String(Number(moment.t.toFixed(3)));
    where.textContent = isBusy
      ? 'running …'
      : `event ${String(position)} / ${String(timeline.length)} · ${t} ms`;
  };
  return { element, update };
}

/** Keys that move, when nothing is being typed. */
export function stepsKeys(session: Session): (event: KeyboardEvent) => void {
  const acts: Record<string, () => void> = {
    ArrowRight: () => {
      session.step();
    },
    ArrowLeft: () => {
      session.back();
    },
    Home: () => {
      session.goTo(0);
    },
    End: () => {
      session.goTo(Infinity);
    },
    o: () => {
      session.stepOver();
    },
    w: () => {
      session.nextWait();
    },
    c: () => {
      session.resume();
    },
  };
  return (event) => {
    const target = event.composedPath()[0] as HTMLElement;
    const isTyping = target.closest('input, select, textarea, .cm-editor, [tabindex="0"]') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}
