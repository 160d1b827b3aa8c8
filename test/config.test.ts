import { readConfig, SETTINGS, secretsOf } from '../src/core/config';

describe('the configuration', () => {
  it('is all defaults and no problem in an empty environment', () => {
    const { config, problems } = readConfig({});
    expect(problems).toEqual([]);
    expect(config.apiUrl).toBe('http://localhost:9101');
    expect(config.reloadInterval).toBe(120_000);
  });

  it('names the variable of a wrong value in one line and goes on with the default', () => {
    const { config, problems } = readConfig({
      ST2_API_URL: 'st2.example.com',
      ST2_COMMANDS_RELOAD_INTERVAL: 'often',
      ST2_TLS_INSECURE: 'perhaps',
      ST2_AUTH_URL: 'ftp://x',
    });
    expect(config).toMatchObject({
      apiUrl: 'http://localhost:9101',
      reloadInterval: 120_000,
      tlsInsecure: false,
    });
    expect(problems).toEqual([
      'ST2_API_URL must be an address that begins with http:// or https://, not "st2.example.com": http://localhost:9101 is used.',
      'ST2_AUTH_URL must be an address that begins with http:// or https://, not "ftp://x": it is left out.',
      'ST2_TLS_INSECURE must be 1 (yes) or 0 (no), not "perhaps": 0 is used.',
      'ST2_COMMANDS_RELOAD_INTERVAL must be a number of seconds, 0 or more, not "often": 120 is used.',
    ]);
  });

  it('takes the older name where the newer is not set', () => {
    expect(readConfig({ ST2_API: 'http://old:9101/' }).config.apiUrl).toBe('http://old:9101');
    expect(readConfig({ ST2_API: 'http://old', ST2_API_URL: 'http://new' }).config.apiUrl).toBe('http://new');
  });

  it('counts an empty variable as not set', () => {
    expect(readConfig({ ST2_ROUTE: ' ' })).toMatchObject({ config: { route: 'hubot' }, problems: [] });
  });

  it('knows which values are secret', () => {
    const { config } = readConfig({ ST2_API_KEY: 'k1', ST2_AUTH_PASSWORD: 'p1', ST2_AUTH_USERNAME: 'bot' });
    expect(secretsOf(config)).toEqual(['k1', 'p1']);
  });

  it('uses no name twice', () => {
    const names = Object.values(SETTINGS).flatMap(({ names }) => names);
    expect(new Set(names).size).toBe(names.length);
  });
});
