// What the build makes up: see rollup.config.js.

declare module 'playground:programs' {
  /** File name without its extension → text. */
  export const texts: Readonly<Record<string, string>>;
}
