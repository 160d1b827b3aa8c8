import { BackendError } from '../../src/core/backend-error';
import { silentLog } from '../../src/core/log';
import type { ActionAlias, Execution } from '../../src/core/stackstorm-types';
import { openResults } from '../../src/delivery/open-results';
import type { PendingCommand } from '../../src/delivery/pending-command';

const ALIAS = {
  ...{ pack: 'lab', name: 'echo', ref: 'lab.echo', action_ref: 'lab.echo', formats: ['echo'] },
  result: { format: '{{ execution.result.secret | decrypt_kv }}' },
} as unknown as ActionAlias;

let known: ActionAlias[];
let said: string[];
let alias: () => Promise<ActionAlias>;
beforeEach(() => {
  known = [];
  said = [];
  alias = async () => ALIAS;
});

function results(chosen?: 'direct' | 'announced') {
  return openResults({
    config: { results: chosen, route: 'chatops', directRoute: 'hubot-st2' },
    st2: {
      listAliases: async () => [ALIAS],
      alias: () => alias(),
      rules: async () => [],
      entryPoint: () => Promise.reject(new BackendError(404, 'none')),
    },
    log: { ...silentLog, info: (line: string) => void said.push(line) },
    aliases: () => ({ set: { aliases: known } }),
  });
}

const execution = (id?: unknown) =>
  ({
    ...{ id: 'e1', status: 'succeeded', action: { ref: 'lab.echo' }, result: { stdout: 'hi' } },
    ...(id === undefined ? {} : { context: { action_alias_ref: { id } } }),
  }) as unknown as Execution;
const command = { alias: 'lab.echo' } as PendingCommand;
const plain = { ...ALIAS, result: { format: 'said {{ execution.result.stdout }}' } };

describe('the way of a result', () => {
  it('is the announcement until StackStorm was looked at, then straight from the execution', async () => {
    const found = results();
    expect(found.wayFor(plain, false)).toMatchObject({ way: 'announced', route: 'chatops' });
    expect(await found.read()).toEqual([ALIAS]);
    expect(found.server).toEqual({ kind: 'stock' });
    expect(found.wayFor(plain, false)).toMatchObject({ way: 'direct', route: 'hubot-st2' });
    await found.look();
    expect(said).toEqual(['Results come straight from their executions.']);
  });

  it('is not looked for where the owner has decided', async () => {
    const found = results('direct');
    await found.look();
    expect([said, found.server.kind, found.wayFor(plain, false).way]).toEqual([[], 'unknown', 'direct']);
  });

  it('is the announcement where only StackStorm can format it', async () => {
    const found = results('direct');
    expect(found.wayFor(ALIAS, false).way).toBe('announced');
    expect(found.wayFor(plain, true).way).toBe('announced');
  });

  it('is the announcement once its template turned out to need StackStorm, until that is changed', () => {
    const found = results('direct');
    const huge = { ...plain, result: { format: "{{ 'x' * 999999999 }}" } };
    expect(found.wayFor(huge, false).way).toBe('direct');
    expect(found.format.render(execution(), huge)).toMatchObject({ kind: 'failed', cause: 'server' });
    expect(found.wayFor(huge, false)).toMatchObject({
      way: 'announced',
      why: expect.stringMatching(/^the alias's/),
    });
    expect(found.wayFor({ ...huge, name: 'other' }, false).way).toBe('direct');
    expect(found.wayFor(plain, false).way).toBe('direct');
  });
});

describe('the words of a result', () => {
  it('are those of its alias, or the reason why it has none', () => {
    const { format } = results('direct');
    expect(format.render(execution(), plain)).toMatchObject({ kind: 'message', message: 'said hi' });
    expect(format.render(execution(), { ...plain, result: { enabled: false } })).toEqual({ kind: 'silent' });
    const broken = { ...plain, result: { format: '{{ nothing.at.all }}' } };
    expect(format.render(execution(), broken)).toMatchObject({ kind: 'failed', cause: 'template' });
    expect(() => format.render(execution(), undefined)).not.toThrow();
  });

  it('keep their way, whatever they are, where StackStorm would say the same', () => {
    const found = results('direct');
    const broken = { ...plain, result: { format: '{{ nothing.at.all }}' } };
    for (const each of [plain, broken]) {
      found.format.render(execution(), each);
      expect(found.wayFor(each, false).way).toBe('direct');
    }
  });

  it('are looked up by the alias as it was last read, and else asked for', async () => {
    const found = results();
    const asked = { ...ALIAS, description: 'as StackStorm has it' };
    alias = async () => asked;
    expect(await found.aliasOf(command, execution('a1'))).toBe(asked);
    expect(await found.aliasOf(command, execution())).toBeUndefined();
    expect(await found.aliasOf(command, execution(7))).toBeUndefined();
    expect(await found.aliasOf(command, { ...execution(), context: {} })).toBeUndefined();
    known = [{ ...ALIAS, name: 'other' }, ALIAS];
    expect(await found.aliasOf(command, execution('a1'))).toBe(ALIAS);
  });

  it('are plain where the alias is gone, and asked for again where StackStorm is away', async () => {
    const found = results();
    alias = () => Promise.reject(new BackendError(404, 'no such alias'));
    expect(await found.aliasOf(command, execution('a1'))).toBeUndefined();
    alias = () => Promise.reject(new BackendError(503, 'away'));
    await expect(found.aliasOf(command, execution('a1'))).rejects.toThrow('away');
  });
});
