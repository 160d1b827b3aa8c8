import { readConfig, SETTINGS, secretsOf } from '../src/core/config';

describe('the configuration', () => {
  it('is all defaults, and asks only where StackStorm is, in an empty environment', () => {
    const { config, faults, problems } = readConfig({});
    expect(problems).toEqual([]);
    expect(faults).toEqual([expect.stringContaining('Neither ST2_API_URL nor ST2_EMBEDDED is set')]);
    expect(config.apiUrl).toBeUndefined();
    expect(config.reloadInterval).toBe(120_000);
  });

  it('does without an address where the embedded backend is asked for', () => {
    expect(readConfig({ ST2_EMBEDDED: '1' }).faults).toEqual([]);
  });

  it('guesses neither an address nor a guard, and names the variable of each', () => {
    const { faults, problems } = readConfig({
      ST2_API_URL: 'htp:/foo',
      ST2_TLS_INSECURE: 'perhaps',
      ST2_AUTH_URL: 'ftp://x',
      ST2_REDIS_URL: 'localhost',
    });
    expect(problems).toEqual([]);
    expect(faults).toEqual([
      'ST2_REDIS_URL must be an address that begins with redis:// or rediss://.',
      'ST2_API_URL must be an address that begins with http:// or https://, not "htp:/foo".',
      'ST2_AUTH_URL must be an address that begins with http:// or https://, not "ftp://x".',
      'ST2_TLS_INSECURE must be 1 (yes) or 0 (no), not "perhaps".',
    ]);
  });

  it('goes on with the default of a setting that costs only itself', () => {
    const { config, faults, problems } = readConfig({ ST2_EMBEDDED: '1', ST2_PROGRESS_AFTER: 'soon' });
    expect(config.progressAfter).toBe(3_000);
    expect(faults).toEqual([]);
    expect(problems).toEqual([
      'ST2_PROGRESS_AFTER must be a number of seconds, 0 or more, not "soon"; its default is 3.',
    ]);
  });

  it('asks about a name that is nearly a setting, and leaves those of other tools alone', () => {
    const { problems } = readConfig({
      ST2_EMBEDDED: '1',
      ST2_EMBEDED: '1',
      ST2_POLICY_FIL: '/etc/policy.yaml',
      ST2_COLOUR_OF_THE_SKY: 'blue',
      ST2_BASE_URL: 'http://st2',
    });
    expect(problems).toEqual([
      'ST2_COLOUR_OF_THE_SKY is not a setting of hubot-st2, so it does nothing; docs/configure.md lists them all.',
      'ST2_EMBEDED is not a setting of hubot-st2. Did you mean ST2_EMBEDDED?',
      'ST2_POLICY_FIL is not a setting of hubot-st2. Did you mean ST2_POLICY_FILE?',
    ]);
  });

  it('reads a secret from the file that is named for it', () => {
    const files: Record<string, string> = { '/run/secrets/key': 'k1\n', '/run/secrets/empty': '\n' };
    const read = (path: string) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    };
    const from = (path: string, more: NodeJS.ProcessEnv = {}) =>
      readConfig({ ST2_API_URL: 'http://st2', ST2_API_KEY_FILE: path, ...more }, read);
    expect(from('/run/secrets/key').config.apiKey).toBe('k1');
    expect(from('/run/secrets/none').faults).toEqual([
      'ST2_API_KEY_FILE names /run/secrets/none, which cannot be read (ENOENT).',
    ]);
    expect(from('/run/secrets/empty').faults).toEqual([
      'ST2_API_KEY_FILE names /run/secrets/empty, which is empty.',
    ]);
    expect(from('/run/secrets/key', { ST2_API_KEY: 'k2' }).faults).toEqual([
      'ST2_API_KEY and ST2_API_KEY_FILE are both set. Set only one of them.',
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
