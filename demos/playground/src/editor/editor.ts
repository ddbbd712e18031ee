// The text, and where its tasks stand in it.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { h, section } from '../dom.js';
import type { TaskState } from '../model/state.js';
import type { Session, View } from '../session.js';
import { type Mark, marking, showMarks } from './marks.js';
import { lineWithYield, yieldAt } from './yields.js';

/** How long the keyboard is still before what was typed is run. */
const TYPED_MS = 600;

/** Options of the editor. */
export interface EditorOptions {
  readonly root: Document | ShadowRoot;
  readonly isReadOnly: boolean;
}

/** The editor pane. */
export class Editor {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #view: EditorView;
  #timer = 0;
  #isTold = false;
  #scrolledTo = -1;

  constructor(session: Session, { root, isReadOnly }: EditorOptions) {
    this.#session = session;
    const holder = h('div', { class: 'editor' });
    this.element = section('Program', 'editor', 'Edit it: it runs as you type', holder);
    this.#view = new EditorView({
      parent: holder,
      root,
      state: EditorState.create({
        doc: '',
        extensions: [
          lineNumbers(),
          marking((line) => {
            this.#toggle(line);
          }),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of('  '),
          bracketMatching(),
          highlightActiveLine(),
          syntaxHighlighting(classHighlighter),
          javascript({ typescript: true }),
          keymap.of([
            { key: 'Mod-Enter', run: () => this.#run() },
            { key: 'Mod-F8', run: (view) => this.#toggleAt(view) },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'Program text', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !this.#isTold) this.#typed();
          }),
        ],
      }),
    });
    // Whoever reads by keyboard alone scrolls it, too.
    this.#view.scrollDOM.tabIndex = 0;
  }

  /** Gives the marked text of the selected task, for those who check it. */
  get marked(): string[] {
    return this.#marksOf(this.#session.view)
      .filter(({ kind }) => kind === 'here')
      .map(({ from, to }) => this.#view.state.sliceDoc(from, to));
  }

  update(view: View): void {
    const { code } = view.spec;
    if (code !== this.#view.state.doc.toString() && this.#timer === 0) this.#replace(code);
    const yields = this.#marksOf(view);
    const breakpoints = view.breakpoints.flatMap((one) => (one.on === 'line' ? [one.line] : []));
    showMarks(this.#view, { yields, breakpoints, problem: view.problem?.line });
    const here = yields.find(({ kind }) => kind === 'here');
    if (here === undefined || here.from === this.#scrolledTo || this.#view.hasFocus) return;
    this.#scrolledTo = here.from;
    this.#view.dispatch({
      effects: EditorView.scrollIntoView(here.from, { y: 'nearest', yMargin: 40 }),
    });
  }

  close(): void {
    window.clearTimeout(this.#timer);
    this.#view.destroy();
  }

  #replace(code: string): void {
    this.#isTold = true;
    this.#scrolledTo = -1;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: code } });
    this.#isTold = false;
  }

  #typed(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#session.plain({ code: this.#view.state.doc.toString() });
    }, TYPED_MS);
  }

  #run(): boolean {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    void this.#session.run({ code: this.#view.state.doc.toString() }, Infinity);
    return true;
  }

  #toggle(line: number): void {
    const at = lineWithYield(this.#view.state, line);
    if (at !== undefined) this.#session.toggleBreakpoint({ on: 'line', line: at });
  }

  #toggleAt({ state }: EditorView): boolean {
    this.#toggle(state.doc.lineAt(state.selection.main.head).number);
    return true;
  }

  #marksOf({ moment, selected, spec }: View): Mark[] {
    const { state } = this.#view;
    if (state.doc.toString() !== spec.code) return [];
    const marks = [...moment.tasks.values()]
      .filter(({ phase }) => phase === 'waiting' || phase === 'ready')
      .flatMap((task) =>
        task.frames.flatMap((frame, depth) => {
          const range = yieldAt(state, frame);
          const kind = kindOf(task, depth, selected);
          return range === undefined || kind === undefined
            ? []
            : [{ ...range, kind, title: `${task.name} stands here` }];
        }),
      );
    // Two tasks may stand at one place: what is said of the selected one counts.
    const rank = { here: 0, frame: 1, other: 2 };
    const best = new Map<string, Mark>();
    for (const mark of marks.sort((a, b) => rank[b.kind] - rank[a.kind])) {
      best.set(`${String(mark.from)}-${String(mark.to)}`, mark);
    }
    return [...best.values()];
  }
}

function kindOf({ id }: TaskState, depth: number, selected: number): Mark['kind'] | undefined {
  if (id === selected) return depth === 0 ? 'here' : 'frame';
  return depth === 0 ? 'other' : undefined;
}
