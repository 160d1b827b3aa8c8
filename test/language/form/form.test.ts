import { fillForm, NO_ANSWERS } from '../../../src/language/form/answers';
import { buttons, fieldsOf, question, readAnswer } from '../../../src/language/form/field';
import fc from '../../seeded-fast-check';

/** As the recorded inquiry of a real server has it. */
const recorded = {
  type: 'object',
  properties: {
    secondfactor: { type: 'string', description: 'Please enter second factor', required: true, secret: true },
    approve: { type: 'boolean', description: 'go?', required: true },
    reason: { type: 'string', description: 'why' },
  },
};

function field(schema: Record<string, unknown>) {
  const [only] = fieldsOf({ properties: { x: schema } });
  if (only === undefined) throw new Error('no field');
  return only;
}

describe('the fields of an inquiry', () => {
  it('come from its schema, in its order', () => {
    expect(fieldsOf(recorded).map(({ name, required, secret }) => [name, required, secret])).toEqual([
      ['secondfactor', true, true],
      ['approve', true, false],
      ['reason', false, false],
    ]);
    expect(fieldsOf({ properties: { a: {} }, required: ['a'] })[0]?.required).toBe(true);
    expect(fieldsOf(undefined)).toEqual([]);
  });

  it('are asked for in words', () => {
    expect(question(field({ type: 'boolean', description: 'go?', required: true }))).toBe(
      'x: go? (yes | no)',
    );
    expect(question(field({ enum: ['red', 'blue'], default: 'red' }))).toBe('x (red | blue; `-` for red)');
    expect(question(field({ type: 'string', default: 'hunter2', secret: true }))).not.toContain('hunter2');
    expect(question(field({ type: 'integer' }))).toBe('x (a whole number; `-` to leave it out)');
  });

  it('have buttons where there is little to choose, never for a secret', () => {
    const say = (answer: string) => `st2 answer k3fd ${answer}`;
    expect(buttons(field({ type: 'boolean' }), say).map((button) => button.say)).toEqual([
      'st2 answer k3fd yes',
      'st2 answer k3fd no',
    ]);
    expect(buttons(field({ enum: ['a', 'b'] }), say)).toHaveLength(2);
    expect(buttons(field({ enum: ['a', 'b'], secret: true }), say)).toEqual([]);
    expect(buttons(field({ type: 'string' }), say)).toEqual([]);
  });
});

describe('an answer', () => {
  it.each<[Record<string, unknown>, string, unknown]>([
    [{ type: 'string' }, 'it is late', 'it is late'],
    [{ type: 'string' }, '5', '5'],
    [{}, 'plain', 'plain'],
    [{ type: 'boolean' }, 'Yes', true],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'integer' }, '7', 7],
    [{ type: 'number' }, '-7.5', -7.5],
    [{ type: ['integer', 'null'] }, 'none', null],
    [{ enum: ['Red', 'Blue'] }, 'red', 'Red'],
    [{ enum: ['Red', 'Blue'] }, '2', 'Blue'],
    [{ enum: [1, 2] }, '2', 2],
    [{ type: 'array', items: { type: 'integer' } }, '1, 2,3', [1, 2, 3]],
    [{ type: 'array' }, '["a", 1]', ['a', 1]],
    [{ type: 'object' }, '{"a": 1}', { a: 1 }],
    [{ type: 'integer', default: 3 }, 'default', 3],
  ])('%j takes %j for %j', (schema, words, value) => {
    expect(readAnswer(field(schema), words)).toEqual({ value });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ type: 'boolean' }, 'maybe'],
    [{ type: 'integer' }, '7.5'],
    [{ type: 'integer' }, 'seven'],
    [{ type: 'number' }, 'Infinity'],
    [{ enum: ['a', 'b'] }, 'c'],
    [{ enum: ['a', 'b'] }, '3'],
    [{ type: 'string', pattern: '^a' }, 'b'],
    [{ type: 'string', minLength: 3 }, 'ab'],
    [{ type: 'integer', minimum: 5 }, '4'],
    [{ type: 'object' }, '[1]'],
    [{ type: 'array', items: { type: 'integer' } }, '1,x'],
    [{ type: 'string', required: true }, ''],
  ])('%j does not take %j, and says what it would', (schema, words) => {
    expect(readAnswer(field(schema), words)).toEqual({ problem: expect.stringContaining('x') });
  });

  it('never repeats a secret that does not fit', () => {
    const reading = readAnswer(field({ type: 'integer', secret: true }), 'hunter2');
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  it('of any words to any schema throws nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (schema, words) => {
        for (const one of fieldsOf({ properties: { x: schema, y: { ...Object(schema) } } })) {
          question(one);
          readAnswer(one, words);
        }
      }),
    );
  });
});

describe('a form', () => {
  const fields = fieldsOf(recorded);

  it('is filled field by field', () => {
    const first = fillForm(fields, NO_ANSWERS, '123456');
    expect(first.next?.name).toBe('approve');
    const wrong = fillForm(fields, first.answers, 'perhaps');
    expect(wrong).toMatchObject({ next: { name: 'approve' }, problem: expect.stringContaining('yes | no') });
    const second = fillForm(fields, wrong.answers, 'yes');
    const third = fillForm(fields, second.answers, 'skip');
    expect(third).toEqual({
      answers: { values: { secondfactor: '123456', approve: true }, skipped: ['reason'] },
      next: undefined,
    });
  });

  it('takes the last of several answers to one question, and counts it once', () => {
    const twice = fillForm(fields, NO_ANSWERS, 'reason=- approve=no reason=- reason=late approve=yes');
    expect(twice.answers).toEqual({ values: { reason: 'late', approve: true }, skipped: [] });
    expect(fillForm(fields, NO_ANSWERS, 'reason=- '.repeat(1_000)).answers.skipped).toEqual(['reason']);
  });

  it('takes no answer that is longer than others can wait for', () => {
    expect(fillForm(fields, NO_ANSWERS, 'x'.repeat(50_001)).problem).toBe(
      'secondfactor must have at most 50,000 characters',
    );
  });

  it('is filled in one go by names', () => {
    expect(fillForm(fields, NO_ANSWERS, 'approve=no reason="it is late" secondfactor=1')).toMatchObject({
      answers: { values: { approve: false, reason: 'it is late', secondfactor: '1' } },
      next: undefined,
    });
  });

  it('takes nothing when one of several does not fit', () => {
    expect(fillForm(fields, NO_ANSWERS, 'secondfactor=1 approve=perhaps')).toMatchObject({
      answers: NO_ANSWERS,
    });
  });

  it('takes words that only look like names as an answer', () => {
    expect(fillForm(fields, NO_ANSWERS, 'a=b and more').answers.values).toEqual({
      secondfactor: 'a=b and more',
    });
  });
});
