import type { Vary } from 'yieldfrom/testing';
import { button, h, type Pane, section } from '../dom.js';
import { seedIn } from '../run/schedule.js';
import type { Session, View } from '../session.js';

const MODES: readonly (readonly [Vary, string])[] = [
  ['host', 'in which order answers come'],
  ['timers', 'which of equal timers is first'],
  ['ready', 'which task that is ready goes on'],
  ['callbacks', 'callbacks too'],
  ['cancel', 'a cancellation at some yield*'],
  ['fault', 'a failing answer'],
];

/** What may differ from run to run, and the search for an order that fails. */
export function controlsPane(session: Session): Pane {
  const seed = h('input', {
    type: 'number',
    id: 'seed',
    class: 'short',
    step: 1,
    onchange: () => void session.plain({ seed: Math.trunc(Number(seed.value)) }),
  });
  const factor = h('output', { class: 'factor' });
  const latency = h('input', {
    type: 'range',
    id: 'latency',
    min: 0,
    max: 4,
    step: 0.25,
    onchange: () => void session.run({ latency: Number(latency.value) }),
    oninput: () => {
      factor.textContent = `× ${latency.value}`;
    },
  });
  const budget = h('input', {
    type: 'number',
    id: 'budget',
    class: 'short',
    min: 10,
    step: 100,
    onchange: () => void session.run({ stepsMax: Math.max(10, Math.trunc(Number(budget.value))) }),
  });
  const boxes = MODES.map(([mode, title]) => {
    const box = h('input', {
      type: 'checkbox',
      value: mode,
      onchange: () => void session.plain({ vary: checked() }),
    });
    return { mode, box, label: h('label', { title, class: 'mode' }, box, ` ${mode}`) };
  });
  const checked = (): Vary[] => boxes.filter(({ box }) => box.checked).map(({ mode }) => mode);
  const notice = h('p', { class: 'notice', role: 'status' });
  const line = h('code', {
    class: 'line',
    title: 'The line under which the library replays this order',
  });
  const act = (
    label: string,
    title: string,
    key: string,
    run: () => Promise<void>,
  ): HTMLButtonElement => button(label, title, () => void run(), { 'data-act': key });
  const element = section(
    'Orders',
    'controls',
    'What may differ from run to run',
    h(
      'div',
      { class: 'fields' },
      h('label', { for: 'seed' }, 'Seed'),
      seed,
      h('label', { for: 'latency' }, 'Latency'),
      latency,
      factor,
      h('label', { for: 'budget' }, 'Steps at most'),
      budget,
    ),
    h('fieldset', {}, h('legend', {}, 'May vary'), ...boxes.map(({ label }) => label)),
    h(
      'div',
      { class: 'buttons' },
      act('Find a failing order', 'Runs many orders, and shows the first that fails', 'find', () =>
        session.findFailing(),
      ),
      act('Shuffle', 'Runs an order drawn from the seed', 'shuffle', () => session.shuffle()),
      act(
        'Plain order',
        'Back to the order of the plain loop, without what was done by hand',
        'plain',
        () => session.plain(),
      ),
    ),
    notice,
    h('p', { class: 'replay' }, 'replay: ', line),
  );
  const update = ({ spec, notice: said, line: shown }: View): void => {
    seed.value = String(seedIn(spec.line) ?? spec.seed);
    latency.value = String(spec.latency);
    factor.textContent = `× ${String(spec.latency)}`;
    budget.value = String(spec.stepsMax);
    for (const { mode, box } of boxes) box.checked = spec.vary.includes(mode);
    const hands = spec.interventions.length;
    const done = hands === 0 ? '' : ` ${String(hands)} done by hand.`;
    notice.textContent = said + done;
    line.textContent = shown;
  };
  return { element, update };
}
