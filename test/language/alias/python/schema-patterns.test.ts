import Ajv from 'ajv';
import { schemaPatterns } from '../../../../src/language/python-regex/schema-patterns';

describe('patterns of schemas', () => {
  const ajv = new Ajv({ code: { regExp: schemaPatterns } });

  it('are each their own, in one schema and in several', () => {
    const first = ajv.compile({
      type: 'object',
      properties: { a: { pattern: '^a+$' }, b: { pattern: '^b+$' } },
    });
    const second = ajv.compile({ pattern: '^c+$' });
    expect(first({ a: 'aa', b: 'bb' })).toBe(true);
    expect(first({ a: 'aa', b: 'aa' })).toBe(false);
    expect([second('cc'), second('aa')]).toEqual([true, false]);
  });

  it('take time that grows with the text alone', () => {
    const evil = ajv.compile({ pattern: '^(a+)+$' });
    expect(evil(`${'a'.repeat(50_000)}!`)).toBe(false);
  });
});
