/** The schema of orquesta's language, as orquesta has it, but for the pattern of `with` (see `syntax-findings.ts`). */

const TEXT = { type: 'string', minLength: 1 };
const COUNT = { type: 'integer', minimum: 0 };
const TEXT_OR_COUNT = { oneOf: [TEXT, COUNT] };
const NAME = '^\\w+$';
const VALUES = { type: 'object', minProperties: 1 };
const ONE_VALUE = { type: 'object', minProperties: 1, maxProperties: 1 };
const LIST = { type: 'array', uniqueItems: true, minItems: 1 };
const TEXTS = { ...LIST, items: TEXT };
const NAMED_VALUES = { ...LIST, items: ONE_VALUE };

const TRANSITION = {
  type: 'object',
  properties: {
    when: TEXT,
    publish: { oneOf: [TEXT, NAMED_VALUES] },
    do: { oneOf: [TEXT, TEXTS] },
  },
  additionalProperties: false,
};

const TASK = {
  type: 'object',
  properties: {
    delay: TEXT_OR_COUNT,
    join: { oneOf: [{ enum: ['all'] }, COUNT] },
    with: {
      type: 'object',
      properties: { items: TEXT, concurrency: TEXT_OR_COUNT },
      additionalProperties: false,
    },
    action: TEXT,
    input: { oneOf: [TEXT, VALUES] },
    retry: {
      type: 'object',
      properties: { when: TEXT, count: TEXT_OR_COUNT, delay: TEXT_OR_COUNT },
      required: ['count'],
      additionalProperties: false,
    },
    next: { type: 'array', items: TRANSITION },
  },
  additionalProperties: false,
};

export const WORKFLOW_SCHEMA = {
  type: 'object',
  properties: {
    name: TEXT,
    version: { anyOf: [TEXT, COUNT, { type: 'number', minimum: 0 }], enum: ['1.0', 1] },
    description: TEXT,
    tags: TEXTS,
    vars: NAMED_VALUES,
    input: { ...LIST, items: { oneOf: [TEXT, ONE_VALUE] } },
    output: NAMED_VALUES,
    tasks: { type: 'object', minProperties: 1, patternProperties: { [NAME]: TASK } },
  },
  required: ['tasks'],
  additionalProperties: false,
};
