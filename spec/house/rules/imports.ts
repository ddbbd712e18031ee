// Rules about who imports whom.

import { type Laws, roomOf } from './laws.js';
import { type Tree, isWithin, moduleName } from './tree.js';

/** Imports that no law allows, and files that lie in no room. */
export function wrongDirections(tree: Tree, laws: Pick<Laws, 'rooms'>): string[] {
  const wrong: string[] = [];
  for (const { path, imports } of tree.values()) {
    const room = roomOf(laws, path);
    if (room === undefined) {
      wrong.push(`${path} lies in no room of laws.json`);
      continue;
    }
    const allowed = [room, ...(laws.rooms[room] ?? [])];
    for (const { target, line } of imports) {
      if (!allowed.some((entry) => permits(entry, target))) {
        wrong.push(`${path}:${line} ${room} may not import ${target}`);
      }
    }
  }
  return wrong;
}

/** Imports of a closed room's inside, from outside of it. */
export function brokenWalls(tree: Tree, { closed }: Pick<Laws, 'closed'>): string[] {
  const broken: string[] = [];
  for (const { path, imports } of tree.values()) {
    for (const { target, line } of imports) {
      const room = closed.find((name) => isWithin(target, name));
      if (room === undefined || isWithin(path, room) || target === `${room}/index.ts`) continue;
      broken.push(`${path}:${line} imports ${target} past ${room}/index.ts`);
    }
  }
  return broken;
}

/** Cycles of imports, types included: each as the files along it. */
export function cycles(tree: Tree): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || finished.has(path)) return;
    trail.push(path);
    for (const { target } of tree.get(path)?.imports ?? []) visit(target);
    trail.pop();
    finished.add(path);
  };

  for (const path of tree.keys()) visit(path);
  return found;
}

function permits(entry: string, target: string): boolean {
  if (entry.endsWith(':')) return target.startsWith(entry);
  return target.endsWith('.ts') ? isWithin(target, entry) : moduleName(target) === entry;
}
