// The conformance corpus: what asyncio does, as programs and traces, for anybody's scheduler.

export type {
  Adapter,
  Body,
  CombineOptions,
  Ending,
  RunLoopOptions,
  SpawnOptions,
  World,
} from './adapter.js';
export { asyncAwait } from './adapters/async-await.js';
export { yieldfrom } from './adapters/yieldfrom.js';
export { checkScenario, checkScenarioOnHost, type Verdict } from './check-scenario.js';
export { difference, isSame } from './compare.js';
export { loadCorpus } from './corpus.js';
export { type EmitForm, emitScenario } from './emit/emit-scenario.js';
export type { RunOptions } from './interpreter/parts.js';
export { expectationFor } from './profile.js';
export {
  createResponder,
  type Responder,
  type RunnerAbout,
  type RunnerAnswer,
  type RunnerRequest,
} from './responder.js';
export { runProgram, runProgramOnHost } from './run-program.js';
export {
  type Block,
  type Corpus,
  type Entry,
  type Former,
  type Json,
  type Outcome,
  type Program,
  programOf,
  type Result,
  type Scenario,
  type Step,
} from './scenario.js';
export { needsOf } from './verbs.js';
