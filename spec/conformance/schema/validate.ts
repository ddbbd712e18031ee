// As much of JSON Schema as the schemas beside this file use.

import type { Json } from '../../../lib/conformance/scenario.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Gives what is wrong with a value, place by place. */
export function violations(value: Json, schema: Json): string[] {
  return check(value, schema as unknown as Schema, schema as unknown as Schema, '');
}

function check(value: Json, schema: Schema, root: Schema, at: string): string[] {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target === undefined ? [`${at}: no ${schema.$ref}`] : check(value, target, root, at);
  }
  if (schema.anyOf?.every((way) => check(value, way, root, at).length > 0) === true) {
    return [`${at}: none of the ways fits`];
  }
  const wrong = checkScalar(value, schema);
  if (wrong !== undefined) return [`${at}: ${wrong}`];
  if (Array.isArray(value)) return checkArray(value, schema, root, at);
  if (typeof value === 'object' && value !== null) return checkObject(value, schema, root, at);
  return [];
}

function checkScalar(value: Json, schema: Schema): string | undefined {
  const { type, pattern, minimum, enum: choices } = schema;
  if (type !== undefined && !hasType(value, type)) return `is no ${type}`;
  if ('const' in schema && value !== schema.const) return `is not ${JSON.stringify(schema.const)}`;
  if (choices !== undefined && !choices.includes(value)) return 'is none of the choices';
  if (pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test(value)) {
    return `does not match ${pattern}`;
  }
  return minimum !== undefined && (value as number) < minimum ? `is below ${minimum}` : undefined;
}

function checkArray(value: readonly Json[], schema: Schema, root: Schema, at: string): string[] {
  const { minItems = 0, maxItems = Infinity, items, prefixItems = [] } = schema;
  const found =
    value.length < minItems || value.length > maxItems
      ? [`${at}: has ${String(value.length)} items`]
      : [];
  return value.reduce<string[]>((all, item, index) => {
    const inner = prefixItems[index] ?? items;
    return inner === undefined
      ? all
      : [...all, ...check(item, inner, root, `${at}/${String(index)}`)];
  }, found);
}

function checkObject(
  value: Readonly<Record<string, Json>>,
  schema: Schema,
  root: Schema,
  at: string,
): string[] {
  const { required = [], properties = {}, additionalProperties = true } = schema;
  const { minProperties = 0, maxProperties = Infinity } = schema;
  const keys = Object.keys(value);
  const found = required.filter((key) => !(key in value)).map((key) => `${at}: lacks ${key}`);
  if (keys.length < minProperties || keys.length > maxProperties) {
    found.push(`${at}: has ${String(keys.length)} keys`);
  }
  for (const key of keys) {
    const inner = properties[key] ?? additionalProperties;
    if (inner === false) found.push(`${at}: may not have ${key}`);
    else if (inner !== true) found.push(...check(value[key] as Json, inner, root, `${at}/${key}`));
  }
  return found;
}

function hasType(value: Json, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
