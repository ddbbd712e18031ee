// What is marked in the text: where tasks stand, breakpoints, the line of a problem.

import { RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker } from '@codemirror/view';
import type { Range } from './yields.js';

/** A marked `yield*`. */
export interface Mark extends Range {
  /** `here` is the top frame of the selected task, `frame` another of its frames, `other` a task's. */
  readonly kind: 'here' | 'frame' | 'other';
  readonly title: string;
}

/** Everything that is marked. */
export interface Marks {
  readonly yields: readonly Mark[];
  readonly breakpoints: readonly number[];
  readonly problem: number | undefined;
}

const setMarks = StateEffect.define<Marks>();

const classes = { here: 'cp-here', frame: 'cp-frame', other: 'cp-other' } as const;

const yields = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    let now = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { yields: marks, problem } = effect.value;
      const { doc } = transaction.state;
      const ranges = marks.map(({ from, to, kind, title }) =>
        Decoration.mark({ class: classes[kind], attributes: { title } }).range(from, to),
      );
      if (problem !== undefined && problem <= doc.lines) {
        const line = Decoration.line({ class: 'cp-problem' });
        ranges.push(line.range(doc.line(problem).from));
      }
      now = Decoration.set(ranges, true);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Dot extends GutterMarker {
  override toDOM(): Node {
    const dot = document.createElement('span');
    dot.className = 'cp-dot';
    dot.textContent = '●';
    return dot;
  }
}

const dot = new Dot();

const breakpoints = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update: (before, transaction) => {
    let now = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const builder = new RangeSetBuilder<GutterMarker>();
      for (const line of [...effect.value.breakpoints].sort((a, b) => a - b)) {
        if (line > doc.lines) continue;
        const { from } = doc.line(line);
        builder.add(from, from, dot);
      }
      now = builder.finish();
    }
    return now;
  },
});

/** The editor's part that shows marks; `toggle` hears of a click beside a line. */
export function marking(
  toggle: (line: number) => void,
): (typeof yields | typeof breakpoints | ReturnType<typeof gutter>)[] {
  return [
    yields,
    breakpoints,
    gutter({
      class: 'cp-breakpoints',
      markers: (view) => view.state.field(breakpoints),
      initialSpacer: () => dot,
      domEventHandlers: {
        mousedown: (view, block) => {
          toggle(view.state.doc.lineAt(block.from).number);
          return true;
        },
      },
    }),
  ];
}

/** Shows marks. */
export function showMarks(view: EditorView, marks: Marks): void {
  view.dispatch({ effects: setMarks.of(marks) });
}
