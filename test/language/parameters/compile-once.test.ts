import Ajv from 'ajv';
import { compileOnce } from '../../../src/language/parameters/compile-once';

describe('schemas that somebody brought', () => {
  it('may be of one `$id`: each value is held against its own', () => {
    const ajv = new Ajv();
    const judged = [3, 30].map((maximum) =>
      compileOnce(ajv, { $id: 'https://example.com/size', type: 'integer', maximum })(20),
    );
    expect(judged).toEqual([false, true]);
  });

  it('are not kept, also where they are broken', () => {
    const ajv = new Ajv();
    const broken = { $id: 'size', type: 'no such type' };
    expect(() => compileOnce(ajv, broken)).toThrow(/type/);
    expect(compileOnce(ajv, { $id: 'size', type: 'integer' })(1)).toBe(true);
  });
});
