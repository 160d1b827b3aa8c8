/** Shape of the policy file, for ajv and for editors that underline mistakes. */
const words = { oneOf: [{ type: 'string', minLength: 1 }, listOf({ type: 'string', minLength: 1 })] };
const scalar = { type: ['string', 'number', 'boolean', 'null'] };
const scalars = { oneOf: [scalar, listOf(scalar)] };

function listOf(items: object): object {
  return { type: 'array', items, minItems: 1 };
}

const terms = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string', minLength: 1 } },
};

export const policySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['default'],
  properties: {
    default: { enum: ['open', 'closed'] },
    ask: { type: 'string' },
    groups: terms,
    roles: terms,
    rules: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1 },
          allow: words,
          deny: words,
          who: words,
          where: words,
          with: {
            type: 'object',
            additionalProperties: {
              oneOf: [
                ...scalars.oneOf,
                {
                  type: 'object',
                  additionalProperties: false,
                  required: ['not'],
                  properties: { not: scalars },
                },
              ],
            },
          },
          why: { type: 'string' },
          ask: { type: 'string' },
        },
        oneOf: [{ required: ['allow'] }, { required: ['deny'] }],
      },
    },
  },
} as const;
