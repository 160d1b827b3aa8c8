import { maySetParameter } from '../../../src/language/alias/settable-parameters';

const alias = {
  formats: ['restart {{ service }} {{ how=gently }}', { representation: ['reboot {{ host }}'] }],
  extra: { chat: { parameters: ['timeout', 'env', 7] } },
};
const own = { service: { type: 'string' }, force: { type: 'boolean' } };

describe('a pair at the end of a command', () => {
  it.each(['service', 'how', 'host', 'force', 'timeout'])('may set %s', (name) => {
    expect(maySetParameter(alias, own, name)).toBe(true);
  });

  it.each(['cwd', 'sudo', 'env', 'hosts', 'kwarg_op', '__proto__', 'constructor', 'toString', ''])(
    'may not set %p',
    (name) => {
      expect(maySetParameter(alias, own, name)).toBe(false);
    },
  );

  it('may set an action’s own env that is no environment', () => {
    expect(maySetParameter(alias, { env: { type: 'string' } }, 'env')).toBe(true);
    expect(maySetParameter(alias, { env: { type: 'object' } }, 'env')).toBe(false);
    expect(maySetParameter(alias, { env: { default: {} } }, 'env')).toBe(false);
    expect(maySetParameter({ formats: ['x {{ env }}'] }, {}, 'env')).toBe(false);
  });
});
