// As much of a toolkit as the page needs.

type Child = Node | string | undefined;
type Props = Readonly<
  Record<string, string | number | boolean | undefined | ((event: never) => void)>
>;

/** Makes an element: `on…` properties listen, the others are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Gives an element other children; whoever had the focus has it still, by its `data-key`. */
export function refill(container: Element, ...children: readonly Child[]): void {
  const root = container.getRootNode() as Document | ShadowRoot;
  const focused = root.activeElement as HTMLElement | null;
  const key = focused !== null && container.contains(focused) ? focused.dataset['key'] : undefined;
  container.replaceChildren(...children.filter((child) => child !== undefined));
  if (key === undefined) return;
  container.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** A titled part of the page. */
export interface Pane {
  readonly element: HTMLElement;
  readonly update: (view: never) => void;
}

let count = 0;

/** Makes a titled part; `note` says for learners what it is. */
export function section(title: string, kind: string, note: string, ...body: Child[]): HTMLElement {
  count += 1;
  const id = `title-${String(count)}`;
  return h(
    'section',
    { class: `pane pane-${kind}`, 'aria-labelledby': id },
    h('h2', { id, title: note }, title),
    ...body,
  );
}

/** Makes a button. */
export function button(
  label: string,
  title: string,
  act: () => void,
  props: Props = {},
): HTMLButtonElement {
  return h('button', { type: 'button', title, onclick: act, ...props }, label);
}
