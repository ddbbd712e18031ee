// Puts the page together: a session, and the parts that show it.

import { button, h, type Pane } from './dom.js';
import { Editor } from './editor/editor.js';
import type { GalleryProgram } from './gallery.js';
import { fromFragment, toFragment } from './link/link.js';
import { controlsPane } from './panes/controls.js';
import { framesPane } from './panes/frames.js';
import { lanesPane } from './panes/lanes.js';
import { consolePane, logPane } from './panes/output.js';
import { futuresPane, readyPane, timersPane } from './panes/queues.js';
import { stepsBar, stepsKeys } from './panes/steps.js';
import { stopsPane } from './panes/stops.js';
import { tasksPane } from './panes/tasks.js';
import { Client } from './run/client.js';
import { plainSpec } from './run/spec.js';
import { Session, type View } from './session.js';

/** How an app is set up. */
export interface AppOptions {
  readonly root: Document | ShadowRoot;
  /** The folder that the built files lie in. */
  readonly base: URL;
  readonly programs: readonly GalleryProgram[];
  /** Whether it is a whole page, with gallery and links, or a part of another. */
  readonly isPage: boolean;
  readonly isReadOnly: boolean;
}

/** One playground. */
export class App {
  readonly session: Session;
  readonly element: HTMLElement;
  readonly editor: Editor;
  readonly #options: AppOptions;
  readonly #panes: readonly Pane[];
  readonly #onHash = (): void => void this.openLink(location.hash.slice(1));

  constructor(options: AppOptions) {
    this.#options = options;
    this.session = new Session(new Client(new URL('worker.js', options.base)));
    const { session } = this;
    this.editor = new Editor(session, options);
    const steps = stepsBar(session);
    const lanes = lanesPane(session);
    const grid = [
      tasksPane(session),
      framesPane(),
      readyPane(),
      timersPane(),
      futuresPane(session),
      consolePane(),
      controlsPane(session),
      stopsPane(session),
      logPane(session),
    ];
    this.#panes = [steps, lanes, ...grid];
    const picture = h(
      'div',
      { class: 'picture' },
      lanes.element,
      ...grid.map(({ element }) => element),
    );
    this.element = h(
      options.isPage ? 'main' : 'div',
      { class: `coro-play${options.isPage ? ' is-page' : ' is-part'}` },
      ...(options.isPage ? [this.#head()] : []),
      steps.element,
      h('div', { class: 'body' }, this.editor.element, picture),
    );
    this.element.addEventListener('keydown', stepsKeys(session));
    session.listen((view) => {
      this.#show(view);
    });
    if (options.isPage) window.addEventListener('hashchange', this.#onHash);
  }

  /** Opens what a link keeps; false if it is none. */
  async openLink(fragment: string): Promise<boolean> {
    const state = await fromFragment(fragment);
    if (state === undefined) return this.openProgram(fragment);
    await this.session.open(state);
    return true;
  }

  /** Opens a program of the gallery. */
  async openProgram(name: string): Promise<boolean> {
    const found = this.#options.programs.find((one) => one.name === name);
    if (found === undefined) return false;
    await this.session.open({ spec: plainSpec(found.code) });
    return true;
  }

  /** Gives the address of this moment. */
  async link(): Promise<string> {
    return `${location.href.replace(/#.*$/, '')}#${await toFragment(this.session.view)}`;
  }

  /** The programs of the gallery. */
  get programs(): readonly GalleryProgram[] {
    return this.#options.programs;
  }

  /** How links are written and read, for those who check it. */
  readonly toFragment: typeof toFragment = toFragment;
  readonly fromFragment: typeof fromFragment = fromFragment;

  close(): void {
    window.removeEventListener('hashchange', this.#onHash);
    this.editor.close();
    this.session.close();
  }

  #head(): HTMLElement {
    const { programs } = this.#options;
    const choose = h(
      'select',
      {
        id: 'program',
        onchange: () => {
          location.hash = choose.value;
        },
      },
      h('option', { value: '' }, 'Your own'),
      ...programs.map(({ name, title }) => h('option', { value: name }, title)),
    );
    this.session.listen(({ spec }) => {
      choose.value = programs.find(({ code }) => code === spec.code)?.name ?? '';
    });
    const said = h('span', { class: 'said', role: 'status' });
    const share = async (): Promise<void> => {
      const link = await this.link();
      history.replaceState(null, '', link);
      const isCopied = await navigator.clipboard.writeText(link).then(
        () => true,
        () => false,
      );
      said.textContent = isCopied ? 'The link is copied' : 'The link is in the address bar';
    };
    return h(
      'header',
      {},
      h('h1', {}, 'yield* ', h('span', {}, 'playground')),
      h('label', { for: 'program' }, 'Program'),
      choose,
      button('Share', 'Puts this very moment into a link', () => void share(), {
        'data-act': 'share',
      }),
      said,
      themeButton(),
    );
  }

  #show(view: View): void {
    for (const { update } of this.#panes) update(view as never);
    this.editor.update(view);
    const { dataset } = this.element;
    dataset['layout'] = view.layout;
    dataset['busy'] = String(view.isBusy);
    dataset['failed'] = String(view.problem !== undefined);
    dataset['position'] = String(view.position);
  }
}

/** Light, dark, or what the system says. */
function themeButton(): HTMLElement {
  const next = (): void => {
    const { dataset } = document.documentElement;
    const isDark =
      dataset['theme'] === undefined
        ? matchMedia('(prefers-color-scheme: dark)').matches
        : dataset['theme'] === 'dark';
    dataset['theme'] = isDark ? 'light' : 'dark';
  };
  return button('◐', 'Light or dark', next, { 'aria-label': 'Light or dark', class: 'theme' });
}
