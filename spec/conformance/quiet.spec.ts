// What watches a program must not cry wolf: nothing that it has to say is said of the whole corpus, but of the
// scenarios in which tasks do wait for each other.

import { expect } from 'chai';
import { yieldfrom } from '../../lib/conformance/adapters/yieldfrom.js';
import { runProgram } from '../../lib/conformance/run-program.js';
import { programOf } from '../../lib/conformance/scenario.js';
import { watchDeadlocks, watchWarnings } from '../../lib/inspect/index.js';
import { readScenarios } from './corpus.js';

const corpus = readScenarios();

describe('watchDeadlocks and watchWarnings, over the whole corpus', () => {
  it('say nothing but of scenarios about tasks that wait for each other', () => {
    const said: string[] = [];
    let id = '';
    const stops = [
      watchDeadlocks({ onDeadlock: () => said.push(`${id}: a ring`) }),
      watchWarnings({ onWarning: ({ code }) => said.push(`${id}: ${code}`) }),
    ];
    try {
      for (const scenario of corpus) {
        ({ id } = scenario);
        runProgram(yieldfrom, programOf(scenario));
      }
    } finally {
      for (const stop of stops) stop();
    }
    expect(said).to.deep.equal([
      'deadlock/three-in-a-ring: a ring',
      'deadlock/two-tasks-wait-for-each-other: a ring',
    ]);
  });
});
