import { Laboratory } from './laboratory';

const CALL =
  'curl -s -o /dev/null -w "%{http_code}" -H "X-Auth-Token: $ST2_ACTION_AUTH_TOKEN" "$ST2_ACTION_API_URL';

/** The token that every action finds in its environment. */
describe('The token of an action', () => {
  const lab = new Laboratory();
  const as = (user: string) => `Basic ${Buffer.from(`${user}:x`).toString('base64')}`;

  const shell = async (cmd: string, user?: string): Promise<string> => {
    const token =
      user === undefined
        ? {}
        : await lab
            .call('POST', '/auth/v1/tokens', {}, { 'St2-Api-Key': '', Authorization: as(user) })
            .then(({ body }) => ({ 'St2-Api-Key': '', 'X-Auth-Token': String(body.token) }));
    const started = await lab.call(
      'POST',
      '/v1/executions',
      { action: 'core.local', parameters: { cmd } },
      token,
    );
    // JSON that an action prints is its value.
    const stdout = (await lab.ended(String(started.body.id))).result?.stdout;
    return typeof stdout === 'object' ? JSON.stringify(stdout) : String(stdout);
  };

  beforeAll(() => lab.start({ accounts: { otto: { password: 'x', role: 'operator' } } }));
  afterAll(() => lab.remove());

  it('opens the API as the user for whom the action runs, with that user’s rights', async () => {
    const user = 'curl -s -H "X-Auth-Token: $ST2_ACTION_AUTH_TOKEN" "$ST2_ACTION_API_URL/user"';
    expect(JSON.parse(await shell(user, 'otto'))).toMatchObject({
      username: 'otto',
      rbac: { roles: ['operator'] },
    });
    const register = `${CALL}/packs/register" -X POST`;
    expect(await shell(register, 'otto')).toBe('403');
    expect(await shell(register)).toBe('200');
  });

  it('is worth nothing once the action has ended', async () => {
    const token = await shell('echo $ST2_ACTION_AUTH_TOKEN');
    const answer = await lab.call('GET', '/v1/user', undefined, { 'St2-Api-Key': '', 'X-Auth-Token': token });
    expect(token.length).toBeGreaterThan(20);
    expect(answer.status).toBe(401);
  });

  it('cannot be replaced by the environment that an action is given', async () => {
    const { body } = await lab.call('POST', '/v1/executions', {
      action: 'core.local',
      parameters: { cmd: 'echo $ST2_ACTION_API_URL', env: { ST2_ACTION_API_URL: 'http://elsewhere' } },
    });
    const ended = await lab.ended(String(body.id));
    expect(ended.result?.stdout).toBe(`${lab.backend.url}/v1`);
  });
});
