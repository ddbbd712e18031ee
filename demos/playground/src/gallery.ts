// The programs of the gallery. Their texts are put in by the build.

import { texts } from 'playground:programs';

/** A program of the gallery. */
export interface GalleryProgram {
  readonly name: string;
  readonly title: string;
  readonly code: string;
}

/** All of them, in order. A program's first line is its title. */
export const programs: readonly GalleryProgram[] = Object.entries(texts).map(([name, code]) => ({
  name,
  title: /^\/\/ (.*)/.exec(code)?.[1] ?? name,
  code,
}));
