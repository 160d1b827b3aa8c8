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

  it('never lets the value of a secret parameter through', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (secret, others) => {
        const masked = maskParameters({ ...others, hidden: secret }, { hidden: { secret: true } });
        expect(masked.hidden).toBe(MASK);
      }),
    );
  });
});
