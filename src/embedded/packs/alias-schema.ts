/** What an alias may hold: the server's own schema, which takes nothing else at the top level and lets pass what it does not know below. */
const object = { type: 'object' };
const text = { type: 'string' };

export const aliasSchema = {
  type: 'object',
  properties: {
    id: { type: ['string', 'null'] },
    ref: { type: ['string', 'null'] },
    uid: text,
    name: text,
    pack: text,
    description: { type: ['string', 'null'] },
    enabled: { type: 'boolean' },
    action_ref: text,
    formats: {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [
          text,
          {
            type: 'object',
            properties: {
              display: text,
              representation: { anyOf: [text, { type: 'array', items: text }] },
              match_multiple: { type: 'boolean' },
            },
          },
        ],
      },
    },
    ack: {
      type: 'object',
      properties: {
        enabled: { type: 'boolean' },
        format: text,
        extra: object,
        append_url: { type: 'boolean' },
      },
    },
    result: {
      type: 'object',
      properties: { enabled: { type: 'boolean' }, format: text, extra: object },
    },
    extra: object,
    immutable_parameters: object,
    metadata_file: text,
  },
  required: ['name', 'pack', 'action_ref'],
  additionalProperties: false,
};
