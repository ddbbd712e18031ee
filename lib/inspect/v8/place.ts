import type { FrameInfo } from '../frame.js';
import type { Inspector } from './ask.js';
import { originOf } from './origin.js';

/** A place, as V8 says it. */
export interface Place {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** The body of a function, and a place in it. */
export interface Body {
  readonly name: string;
  readonly place: Place;
}

/** Gives a place as it stands in what was written. */
export function frameOf({ name, place }: Body, scripts: Inspector['scripts']): FrameInfo {
  const script = scripts.get(place.scriptId);
  const { filename, lineno, colno } = originOf(script, {
    lineno: place.lineNumber + 1,
    colno: place.columnNumber + 1,
  });
  return { funcname: name === '' ? '<anonymous>' : name, filename, lineno, colno };
}
