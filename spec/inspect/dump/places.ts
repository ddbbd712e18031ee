// Runs the programs of programs.mjs to where they are quiet, and tells where each of their tasks stands. Run by
// itself it tells what V8 says, as JSON: in a process with a small heap, since each look takes all of it.

import { fileURLToPath } from 'node:url';
import * as lib from '../../../lib/index.js';
import {
  captureTasks,
  type DumpDetail,
  type DumpedLoop,
  type FrameInfo,
} from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

/** The file of the programs. */
const url = new URL('../../../../../spec/inspect/dump/programs.mjs', import.meta.url);
export const path: string = fileURLToPath(url);

/** A program, with the marks of the places where its tasks stand. */
export interface Program {
  readonly tasks: Readonly<Record<string, readonly string[]>>;
  main(quiet: () => lib.Coroutine<void>): lib.Coroutine<void>;
}

/** For each task its places, innermost first: `12:24`. */
export type Places = Record<string, string[]>;

/** Gives the programs by their names. */
export async function allPrograms(): Promise<Record<string, Program>> {
  const { programs } = (await import(url.href)) as {
    programs: Record<string, (library: typeof lib) => Program>;
  };
  return Object.fromEntries(Object.entries(programs).map(([name, make]) => [name, make(lib)]));
}

/** Runs some to where they are quiet, each on a loop of its own; gives where their tasks stand. */
export function placesIn(programs: readonly Program[], detail: DumpDetail): Places[] {
  const loops = programs.map((program) => {
    const loop = new VirtualTimeLoop();
    loop.setDebug(detail === 'stacks');
    loop.runSync(program.main(quiet));
    return loop;
  });
  return captureTasks({ loop: loops, detail }).loops.map(placesOf);
}

function* quiet(): lib.Coroutine<void> {
  for (let i = 0; i < 10; i += 1) yield* lib.sleep(0);
}

function placesOf({ tasks }: DumpedLoop): Places {
  const first = tasks[0]?.id ?? 0;
  const nameOf = (id: number, name: string): string =>
    name.startsWith('Task-') ? `unnamed-${String(id - first)}` : name;
  const placeOf = ({ colno, filename, lineno }: FrameInfo): string =>
    filename === path ? `${String(lineno)}:${String(colno)}` : filename;
  return Object.fromEntries(
    tasks.map(({ frames, id, name }) => [nameOf(id, name), frames.map(placeOf)]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const programs = await allPrograms();
  const places = placesIn(Object.values(programs), 'inspect');
  const names = Object.keys(programs);
  console.log(JSON.stringify(Object.fromEntries(names.map((name, i) => [name, places[i]]))));
}
