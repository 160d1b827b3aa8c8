import type { BridgeContext } from '../../../src/core/bridge-context';
import type { Call } from '../../../src/core/command';
import { pageCommand } from '../../../src/plugins/operations/page';
import { Laboratory } from '../../embedded/laboratory';

/** What `st2 page` lets somebody do, with these settings and these `extra` of the only alias. */
async function roleWith(config: object, extra: object = {}): Promise<string> {
  const asked: string[] = [];
  const parts = {
    config,
    aliases: () => ({ aliases: [{ name: 'x', pack: 'p', action_ref: 'p.x', formats: [], extra }] }),
    st2: {
      pageLink: async (_user: string, role: string) => {
        asked.push(role);
        return 'http://127.0.0.1/page/enter/x';
      },
    },
  };
  const call = {
    incoming: { text: 'st2 page', person: { id: 'U1', name: 'u' }, place: { room: 'D', direct: true } },
    reply: async () => {},
    whisper: async () => true,
  } as unknown as Call;
  await pageCommand(parts as unknown as BridgeContext).run(call, '');
  return asked.join();
}

describe('a link to the page', () => {
  it('lets look, not touch, where chat has a policy, an audit, or commands that are signed off', async () => {
    expect(await roleWith({ policyFile: 'policy.yaml' })).toBe('observer');
    expect(await roleWith({ auditFile: 'audit.jsonl' })).toBe('observer');
    expect(await roleWith({}, { chat: { confirm: true } })).toBe('observer');
    expect(await roleWith({}, { chat: { approve: 1 } })).toBe('observer');
    expect(await roleWith({}, { security: { twofactor: true } })).toBe('observer');
  });

  it('lets touch where there is none of these', async () => {
    expect(await roleWith({})).toBe('operator');
    expect(await roleWith({}, { chat: { confirm: false, progress: true } })).toBe('operator');
  });
});

it.each([
  [true, []],
  [false, ['I have sent you the link in a direct message.']],
])('a link that is shown right there is not told of again: %s', async (hearsAll, said) => {
  const replies: unknown[] = [];
  const parts = {
    ...{ config: {}, service: { hearsAll }, aliases: () => ({ aliases: [] }) },
    st2: { pageLink: async () => 'http://127.0.0.1/page/enter/x' },
  };
  const call = {
    incoming: { text: 'st2 page', person: { id: 'U1', name: 'u' }, place: { room: 'terminal' } },
    reply: async (post: unknown) => void replies.push(post),
    whisper: async () => true,
  } as unknown as Call;
  await pageCommand(parts as unknown as BridgeContext).run(call, '');
  expect(replies).toEqual(said);
});

describe('a browser that came in by a link', () => {
  const lab = new Laboratory();
  beforeAll(async () => {
    const parameters = { cmd: { default: 'echo hi', immutable: true } };
    lab.action('plain', { parameters });
    lab.action('guarded', { parameters });
    lab.alias('guarded', {
      action_ref: 'lab.guarded',
      formats: ['guarded'],
      extra: { chat: { approve: 2 } },
    });
    lab.alias('plain', { action_ref: 'lab.plain', formats: ['plain'] });
    await lab.start();
  });
  afterAll(() => lab.remove());

  async function cookie(): Promise<Record<string, string>> {
    const link = await lab.call('POST', '/page/links', { user: 'kirk', role: 'operator' });
    const code = String(link.body.url).split('/').pop();
    const entered = await fetch(`${lab.backend.url}/page/enter`, {
      method: 'POST',
      body: JSON.stringify({ code }),
      redirect: 'manual',
    });
    const [set = ''] = entered.headers.getSetCookie();
    return { Cookie: set.split(';')[0] ?? '', 'X-Hubot-St2-Page': '1' };
  }

  const post = async (path: string, body: object, headers: Record<string, string>) =>
    (
      await fetch(`${lab.backend.url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    ).status;

  it('starts nothing of its own, and repeats nothing that is signed off', async () => {
    const headers = await cookie();
    const ids: Record<string, string> = {};
    for (const name of ['plain', 'guarded']) {
      const started = await lab.call('POST', '/v1/executions', { action: `lab.${name}` });
      ids[name] = String(started.body.id);
      await lab.ended(ids[name] ?? '');
    }
    expect(await post('/v1/executions', { action: 'core.local', parameters: { cmd: 'id' } }, headers)).toBe(
      403,
    );
    const command = { name: 'plain', format: 'plain', command: 'plain', source_channel: 'x', user: 'x' };
    expect(await post('/v1/aliasexecution', command, headers)).toBe(403);
    expect(
      await post('/v1/aliasexecution/match_and_execute', { command: 'plain', source_channel: 'x' }, headers),
    ).toBe(403);
    expect(await post(`/v1/executions/${ids.guarded}/re_run`, {}, headers)).toBe(403);
    expect(await post(`/v1/executions/${ids.plain}/re_run`, {}, headers)).toBe(201);
  });
});
