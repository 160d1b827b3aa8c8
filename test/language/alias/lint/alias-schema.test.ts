import Ajv from 'ajv';
import { load } from 'js-yaml';
import schema from '../../../../schemas/alias.schema.json';
import { alias, findingsIn } from './written-packs';

const isAlias = new Ajv({ allowUnionTypes: true }).compile(schema);

/** Rules that say what the schema says too. */
const SHAPE = new Set([
  'unknown-key',
  'missing-key',
  'wrong-type',
  'ignored-key',
  'representation-no-list',
  'no-display',
  'no-representation',
  'bad-action-ref',
]);

describe('the schema for editors', () => {
  it.each([
    alias(),
    alias({ more: 'enabled: false\nextra: {a: 1, chat: {confirm: service, approve: {count: 2, by: [a]}}}' }),
    alias({ more: 'ack: {enabled: true, format: x, append_url: false, extra: {slack: {color: good}}}' }),
    alias({
      more: 'result: {enabled: true, format: x, extra: {rocketchat: {color: x}}}\nimmutable_parameters: {a: 1}',
    }),
    alias({ formats: '[a, {display: d, representation: [r, s], match_multiple: true}]' }),
    alias({
      more: 'result: {format: x, extra: {chat: {table: a, buttons: [{label: a, command: b}], picture: c}}}',
    }),
    alias({ more: 'wibble: 1' }),
    alias({ more: 'ack: {text: hello}' }),
    alias({ more: 'ack: [a]' }),
    alias({ more: 'enabled: maybe' }),
    alias({ formats: '[]' }),
    alias({ formats: 'text' }),
    alias({ formats: '[1]' }),
    alias({ formats: '[{display: d}]' }),
    alias({ formats: '[{display: d, representation: r}]' }),
    alias({ formats: '[{representation: [r]}]' }),
    alias({ action: 'restart' }),
    'name: x\ndescription: d\nformats: [x]',
  ])('and the linter agree about the shape of %j', (text) => {
    const found = findingsIn(text).some(({ rule }) => SHAPE.has(rule));
    expect(isAlias(load(text))).toBe(!found);
  });
});
