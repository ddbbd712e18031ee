// The schema of the event stream, JSON Schema 2020-12. Each kind has its properties here once.

type Schema = Readonly<Record<string, unknown>>;

const id: Schema = { type: 'integer', minimum: 0 };
const text: Schema = { type: 'string' };
const time: Schema = { type: 'number' };
const names: Schema = { type: 'array', items: text };

const outcome: Schema = {
  type: 'object',
  required: ['state'],
  properties: { state: { enum: ['result', 'error', 'cancelled'] }, value: text },
  additionalProperties: false,
};

const target: Schema = {
  type: 'object',
  required: ['kind', 'id'],
  properties: { kind: { enum: ['turn', 'future', 'task', 'timer'] }, id, label: text },
  additionalProperties: false,
};

const readyItem: Schema = {
  type: 'object',
  required: ['kind', 'id'],
  properties: { kind: { enum: ['task', 'timer', 'callback'] }, id, label: text },
  additionalProperties: false,
};

const about: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'run.start': {
    format: { const: 1 },
    clock: { enum: ['virtual', 'host'] },
    'seed?': { type: 'integer' },
    'vary?': names,
  },
  'run.end': { outcome },
  'task.spawn': { task: id, name: text, parent: id, 'site?': text },
  'task.ready': { task: id, cause: id },
  'task.done': { task: id, outcome },
  'step.begin': { task: id, step: id },
  'step.end': { task: id, ended: { enum: ['yield', 'return', 'throw'] } },
  'frame.enter': { task: id, depth: id },
  'frame.exit': { task: id, depth: id },
  'wait.begin': { task: id, on: target, 'stack?': names },
  'wait.end': { task: id, on: target },
  'ready.queue': { items: { type: 'array', items: readyItem } },
  'future.new': { future: id },
  'future.settle': { future: id, by: id, outcome },
  'timer.set': { timer: id, due: time, 'future?': id },
  'timer.fire': { timer: id },
  'timer.cancel': { timer: id },
  'clock.jump': { from: time, to: time },
  'cancel.request': { task: id, by: id, reason: text },
  'cancel.deliver': { task: id },
  'cancel.swallow': { task: id },
  choice: { point: text, options: names, picked: id },
  'host.start': { label: text },
  'host.done': { label: text },
  log: { task: id, value: text },
  mark: { task: id, value: text },
};

/** The JSON Schema of one event: of each line, where a trace is written as JSON lines. */
export const traceSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An event of a yieldfrom trace, format 1',
  anyOf: Object.entries(about).map(([kind, fields]) => schemaOf(kind, fields)),
};

function schemaOf(kind: string, fields: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    required: ['seq', 't', 'k', ...entries.flatMap(([name]) => (name.endsWith('?') ? [] : [name]))],
    properties: {
      seq: id,
      t: time,
      k: { const: kind },
      ...Object.fromEntries(entries.map(([name, schema]) => [name.replace('?', ''), schema])),
    },
    additionalProperties: false,
  };
}
