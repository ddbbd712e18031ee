// The codemods: between co, this library, and async/await. A room of their own, which the command
// loads when it is asked to, and the only one that needs a parser.

export { codemod, type CodemodDirection, codemodDirections } from './codemod.js';
export { type CodemodResult, formatReport, type Remark } from './report.js';
export type { CodemodOptions } from './workshop.js';
