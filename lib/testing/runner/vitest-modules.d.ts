// As much of Vitest as its adapter uses. Vitest is not installed beside the library: see spec/runners.

declare module 'vitest' {
  type Body = () => unknown;
  type Define = (name: string, body: Body) => void;
  export const it: Define & { readonly only: Define; readonly skip: Define };
  export const expect: { extend(matchers: object): void };
  export function beforeEach(hook: (context: { task: { name: string } }) => unknown): void;
}

declare module '@vitest/runner' {
  export function getFn(test: object): (() => unknown) | undefined;
  export function setFn(test: object, body: () => unknown): void;
}
