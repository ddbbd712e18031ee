import { asyncToYieldfrom } from './direction/async-to-yieldfrom.js';
import { coToAsync } from './direction/co-to-async.js';
import { coToYieldfrom } from './direction/co-to-yieldfrom.js';
import { yieldfromToAsync } from './direction/yieldfrom-to-async.js';
import { Bodies, type Body } from './body.js';
import { Draft, Refusal } from './draft.js';
import { clearImports, Imports } from './imports.js';
import { type CodemodResult, inOrder, type Remark } from './report.js';
import { columnOf, lineOf, Source, type Span } from './source.js';
import { Values } from './values.js';
import { type CodemodOptions, type Direction, positionOf, type Workshop } from './workshop.js';

const directions = {
  'co-to-yieldfrom': coToYieldfrom,
  'co-to-async': coToAsync,
  'yieldfrom-to-async': yieldfromToAsync,
  'async-to-yieldfrom': asyncToYieldfrom,
} as const satisfies Record<string, Direction>;

/** From which way of writing coroutines to which. */
export type CodemodDirection = keyof typeof directions;

/** All directions, as the command line names them. */
export const codemodDirections: readonly CodemodDirection[] = Object.keys(
  directions,
) as CodemodDirection[];

/**
 * Rewrites the coroutines of one file from one way of writing them to another.
 *
 * A function is rewritten only if the file shows that it is a coroutine, and if what comes out
 * does the same; all others stay as they are, with a reason each. Doing it twice changes nothing.
 *
 * @throws {SyntaxError} when the file cannot be parsed
 */
export function codemod(
  direction: CodemodDirection,
  text: string,
  options: CodemodOptions,
): CodemodResult {
  const source = new Source(options.path, text);
  const imports = new Imports(source);
  const way: Direction = directions[direction];
  const bodies = new Bodies(source, way.isWanted);
  const converted = new Set<Body>();
  const workshop: Workshop = {
    source,
    imports,
    bodies,
    values: new Values(imports),
    options,
    isConverted: (body) => body !== undefined && converted.has(body),
  };
  prove(way, workshop, converted);
  const left = bodies.all
    .filter((body) => !converted.has(body))
    .map((body) => remarkOn(body, body.path.node, 'nothing here shows that it is a coroutine'));
  const drafts = draftAll(way, workshop, converted, left);
  for (const draft of drafts.values()) draft.cut();
  for (const draft of drafts.values()) draft.carryOut();
  if (drafts.size > 0) imports.write();
  const edited = source.edits.toString();
  return {
    code: edited === text ? text : clearImports(options.path, edited, way.clears),
    changed: inOrder([...drafts.keys()].map((body) => remarkOn(body, body.path.node, 'rewritten'))),
    left: inOrder(left),
    notes: inOrder([...drafts.values()].flatMap(({ notes }) => notes)),
  };
}

/** Adds what is shown to be a coroutine, until nothing more follows from that. */
function prove(way: Direction, workshop: Workshop, proven: Set<Body>): void {
  const { all } = workshop.bodies;
  let before = -1;
  while (before !== proven.size) {
    before = proven.size;
    for (const body of all) {
      if (
        way.isProven(body, workshop) ||
        body.uses.some((use) => way.isProof(use, workshop) || isWaitedByProven(use, workshop))
      ) {
        proven.add(body);
      }
    }
  }
}

function isWaitedByProven(use: Body['uses'][number], workshop: Workshop): boolean {
  const { wait } = positionOf(use.value, workshop);
  // co runs a generator function that is yielded, too.
  const isPlainYield = wait?.node.type === 'YieldExpression' && !wait.node.delegate;
  if (use.call === undefined && !isPlainYield) return false;
  return wait !== undefined && workshop.isConverted(workshop.bodies.around(wait));
}

/** Drafts until nobody is refused any more: one that stays may keep others from being changed. */
function draftAll(
  way: Direction,
  workshop: Workshop,
  converted: Set<Body>,
  left: Remark[],
): Map<Body, Draft> {
  for (;;) {
    const drafts = new Map<Body, Draft>();
    const before = converted.size;
    for (const body of [...converted]) {
      const draft = new Draft(workshop.source, workshop.imports);
      try {
        way.draft(body, workshop, draft);
        drafts.set(body, draft);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        converted.delete(body);
        left.push(remarkOn(body, error.node, error.message));
      }
    }
    if (converted.size === before) return drafts;
  }
}

function remarkOn({ what }: Body, node: Span, why: string): Remark {
  return { line: lineOf(node), column: columnOf(node), what, why };
}
