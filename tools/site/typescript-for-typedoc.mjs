// TypeDoc reads programs by the API of TypeScript 5, which the `typescript` of this repository has no more.

import { register } from 'node:module';

const hooks = `export function resolve(specifier, context, next) {
  const isAsked = specifier === 'typescript' && context.parentURL?.includes('/typedoc/');
  return next(isAsked ? 'typescript5' : specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
