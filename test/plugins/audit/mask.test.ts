import { plainCopy } from '../../../src/chat/place';
import { MASK, maskParameters, meansSecret, secretValues } from '../../../src/core/masking';
import fc from '../../seeded-fast-check';

describe('masking', () => {
  it('goes by one list of names, in parameters as in what is kept of a message', () => {
    for (const name of [
      'password',
      'db_passwd',
      'passphrase',
      'password_hash',
      'apiKey',
      'access-key',
      'ssh_key',
    ]) {
      expect(meansSecret(name)).toBe(true);
      expect(maskParameters({ [name]: 'x' })).toEqual({ [name]: MASK });
      expect(plainCopy({ [name]: 'x', room: 'ops' }, 1)).toEqual({ room: 'ops' });
    }
    for (const name of ['host', 'passenger', 'bypass_cache', 'keyboard', 'key'])
      expect(meansSecret(name)).toBe(false);
  });

  it('hides what is marked, what is named so, and what lies inside', () => {
    expect(
      maskParameters(
        {
          host: 'a',
          pin: '1234',
          db: { user: 'u', password: 'p' },
          list: [{ api_key: 'k' }],
          cfg: { deep: 's' },
        },
        { pin: { secret: true }, cfg: { properties: { deep: { secret: true } } } },
      ),
    ).toEqual({
      host: 'a',
      pin: MASK,
      db: { user: 'u', password: MASK },
      list: [{ api_key: MASK }],
      cfg: { deep: MASK },
    });
    expect(secretValues({ host: 'a', pin: 1234 }, { pin: { secret: true } })).toEqual(['1234']);
  });

  it.each([
    ['JSON', '{"user":"kirk","pin":"s3cr3t"}'],
    ['JSON in escapes', '{"user":"kirk","p\\u0069n":"s3cr\\u0033t"}'],
    ['a literal of Python’s', "{'user': 'kirk', 'pin': 's3cr3t'}"],
    ['a list', '[{"pin": "s3cr3t"}]'],
    ['JSON within JSON', '["{\\"pin\\": \\"s3cr3t\\"}"]'],
    ['JSON that is not whole', '{"pin": "s3cr3t"'],
    ['more brackets than anybody types', `${'['.repeat(100_000)}{"pin":"s3cr3t"}${']'.repeat(100_000)}`],
  ])('hides a text that holds a secret, as %s', (_form, typed) => {
    const pin = { properties: { pin: { secret: true } } };
    for (const schema of [pin, { items: pin }]) {
      expect(maskParameters({ cfg: typed }, { cfg: schema })).toEqual({ cfg: MASK });
      expect(secretValues({ cfg: typed }, { cfg: schema })).toContain(typed);
    }
    const named = typed.replace(/p(i|\\u0069)n/, 'db_password');
    expect(maskParameters({ cfg: named })).toEqual({ cfg: MASK });
  });

  it('hides the secret alone where it lies in data, or the output prints it alone', () => {
    const pins = {
      pins: { items: { secret: true } },
      cfg: { items: { properties: { pin: { secret: true } } } },
    };
    expect(maskParameters({ pins: [1, 'a'], cfg: [{ pin: 's3cr3t', at: 'x' }] }, pins)).toEqual({
      pins: [MASK, MASK],
      cfg: [{ pin: MASK, at: 'x' }],
    });
    expect(secretValues({ pins: [4711], cfg: '[{"pin":"s3cr\\u0033t","at":"x"}]' }, pins)).toEqual([
      '4711',
      '[{"pin":"s3cr\\u0033t","at":"x"}]',
      's3cr3t',
    ]);
  });

  it('leaves a text alone that holds none', () => {
    for (const text of ['{"user": "kirk"}', '[1, 2]', 'the token: abc', '[INFO] all: well', '{{ x }}'])
      expect(maskParameters({ text })).toEqual({ text });
  });

  it('never lets the value of a secret parameter through', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (secret, others) => {
        const masked = maskParameters({ ...others, hidden: secret }, { hidden: { secret: true } });
        expect(masked.hidden).toBe(MASK);
      }),
    );
  });
});
