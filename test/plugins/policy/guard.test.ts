import { load } from 'js-yaml';
import type { Hit } from '../../../src/core/alias';
import { systemClock } from '../../../src/core/clock';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { capture } from '../../../src/plugins/capture/capture';
import { Guard } from '../../../src/plugins/policy/guard';
import { readPolicy } from '../../../src/plugins/policy/read-policy';
import { ActionBook } from '../../../src/stackstorm/action-book';

const deploy: ActionAlias = {
  name: 'deploy',
  pack: 'web',
  action_ref: 'web.deploy',
  formats: ['deploy {{app}} {{env}}'],
};
const step = (app: string, env: string) => ({
  id: app,
  action: 'web.deploy',
  parameters: { app, env },
  schemas: {},
});
const written =
  capture([step('shop', 'staging'), step('blog', 'production')], 'deploy-shop', 'captured').files[2]
    ?.content ?? '';
const captured = load(written) as ActionAlias;

function guardWith(policy: string, aliases: ActionAlias[] = [deploy, captured]): Guard {
  const reading = readPolicy(policy);
  if (!reading.ok) throw new Error('a broken policy');
  const schemas = { app: { type: 'string' }, env: { type: 'string', default: 'production' } };
  const st2 = { action: async (ref: string) => ({ ref, pack: 'web', name: 'x', parameters: schemas }) };
  return new Guard({
    policy: () => reading.policy,
    rolesOf: () => [],
    actions: new ActionBook(st2, systemClock),
    aliases: () => aliases,
  });
}

const incoming = { text: '', person: { id: 'U1', name: 'u' }, place: { room: 'C' } };
const hitOf = (alias: ActionAlias, parameters: Hit['parameters']): Hit => ({
  ...{
    alias,
    representation: '',
    display: '',
    command: '',
    parameters,
    rewritten: false,
    matchMultiple: false,
  },
});

describe('a captured command', () => {
  it('is allowed where each of its tasks is, with the values that were typed', async () => {
    const guard = guardWith('default: open\nrules: [{deny: web.deploy, with: {env: production}}]');
    const allowed = async (env: string) =>
      (await guard.command(hitOf(captured, { app: 'x', env }), incoming)).allowed;
    expect(await allowed('staging')).toBe(true);
    expect(await allowed('production')).toBe(false);
    expect(await allowed("{{ 'production' }}")).toBe(false);
  });

  it('is refused where the last of its tasks is, whatever the ones before it are', async () => {
    const files = capture(
      [step('shop', 'staging'), { ...step('blog', 'staging'), action: 'web.remove' }],
      ...(['swap', 'captured'] as const),
    ).files;
    const swap = load(files[2]?.content ?? '') as ActionAlias;
    const allowed = async (policy: string) =>
      (await guardWith(policy).command(hitOf(swap, { app: 'x', env: 'staging' }), incoming)).allowed;
    expect(await allowed('default: open\nrules: [{deny: web.remove}]')).toBe(false);
    expect(await allowed('default: open\nrules: [{deny: web.keep}]')).toBe(true);
  });

  it('does not open what its tasks keep closed', async () => {
    const guard = guardWith('default: closed\nrules: [{allow: captured.*}]');
    expect((await guard.command(hitOf(captured, { app: 'x', env: 'staging' }), incoming)).allowed).toBe(
      false,
    );
  });
});

describe('a command captured from captured ones', () => {
  const standing = (name: string, ...runs: object[]): ActionAlias => ({
    ...{ name, pack: 'captured', action_ref: `captured.${name}`, formats: [name] },
    extra: { chat: { runs } },
  });
  const inner = standing('inner', { action: 'web.deploy', inputs: { env: 'where' } });
  const outer = standing('outer', { action: 'captured.inner', inputs: { where: 'place' } });
  const all = [deploy, inner, outer];

  it('is judged by what is at the bottom of it, with the values that get there', async () => {
    const guard = guardWith('default: open\nrules: [{deny: web.deploy, with: {env: production}}]', all);
    const allowed = async (place: string) => (await guard.command(hitOf(outer, { place }), incoming)).allowed;
    expect(await allowed('staging')).toBe(true);
    expect(await allowed('production')).toBe(false);
    const again = await guard.execution('captured.outer', { place: 'production' }, incoming);
    expect(again.allowed).toBe(false);
  });

  it('is not shown to those who may never run what is at the bottom of it', () => {
    const guard = guardWith('default: open\nrules: [{deny: web.deploy}]', all);
    expect(all.filter(guard.visible(incoming))).toEqual([]);
  });

  it('may lead back to itself, which judging it does not', async () => {
    const round = standing('round', { action: 'captured.round' }, { action: 'web.deploy' });
    const verdict = async (policy: string) =>
      (await guardWith(policy, [deploy, round]).command(hitOf(round, {}), incoming)).allowed;
    expect(await verdict('default: open\nrules: [{deny: web.deploy}]')).toBe(false);
    expect(await verdict('default: open\nrules: [{deny: web.other}]')).toBe(true);
  });
});

describe('a default that nobody typed', () => {
  it('counts as if it had been typed', async () => {
    const guard = guardWith('default: open\nrules: [{deny: web.deploy, with: {env: production}}]');
    expect((await guard.command(hitOf(deploy, { app: 'x' }), incoming)).allowed).toBe(false);
    expect((await guard.command(hitOf(deploy, { app: 'x', env: 'test' }), incoming)).allowed).toBe(true);
  });

  it('and one sentence that gives a command many times is refused where a rule looks at values', async () => {
    const guard = guardWith('default: open\nrules: [{deny: web.deploy, with: {env: production}}]');
    const many = { ...hitOf(deploy, { app: 'x', env: 'test' }), matchMultiple: true };
    expect((await guard.command(many, incoming)).allowed).toBe(false);
  });
});

describe('an execution', () => {
  it('may be seen by whoever may give every command that leads to it, and by whoever gave it', () => {
    const twin: ActionAlias = { ...deploy, name: 'deploy-quietly' };
    const reading = readPolicy('default: open\nrules: [{deny: web.deploy-quietly}]');
    if (!reading.ok) throw new Error('a broken policy');
    const st2 = { action: async (ref: string) => ({ ref, pack: 'web', name: 'x', parameters: {} }) };
    const guard = new Guard({
      policy: () => reading.policy,
      rolesOf: () => [],
      actions: new ActionBook(st2, systemClock),
      aliases: () => [deploy, twin],
    });
    const execution = (by: string) => ({
      ...{ id: 'e1', status: 'running', action: { ref: 'web.deploy' }, context: { api_user: by } },
    });
    expect(guard.maySee(execution('U2'), incoming)).toBe(false);
    expect(guard.maySee(execution('U1'), incoming)).toBe(true);
  });
});

describe('the guard', () => {
  const fixed = (name: string, env: string): ActionAlias => ({
    ...deploy,
    name,
    immutable_parameters: { env },
  });
  const [quiet, loud] = [fixed('deploy-test', 'test'), fixed('deploy-live', 'live')];

  function setUp(policy: string, roles: string[] = [], aliases: ActionAlias[] = [quiet, loud]) {
    const reading = readPolicy(policy);
    if (!reading.ok) throw new Error('a broken policy');
    let asked = 0;
    const st2 = {
      action: async (ref: string) => {
        asked += 1;
        return { ref, pack: 'web', name: 'x', parameters: {} };
      },
    };
    const guard = new Guard({
      policy: () => reading.policy,
      rolesOf: () => roles,
      actions: new ActionBook(st2, systemClock),
      aliases: () => aliases,
    });
    const runs = async (parameters: Record<string, unknown> | undefined, action = 'web.deploy') =>
      (await guard.execution(action, parameters, incoming)).allowed;
    return { guard, runs, asked: () => asked };
  }

  it('judges an execution by the command that fixes its values', async () => {
    const { runs } = setUp('default: open\nrules: [{deny: web.deploy-live}]');
    expect([await runs({ env: 'test' }), await runs({ env: 'live' })]).toEqual([true, false]);
  });

  it('judges an execution by all its commands where none has its values, or these are not known', async () => {
    const { runs } = setUp('default: open\nrules: [{deny: web.deploy-live}]');
    expect([await runs({ env: 'other' }), await runs({}), await runs(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
    const open = setUp('default: open\nrules: [{deny: web.elsewhere}]');
    expect([await open.runs({ env: 'other' }), await open.runs(undefined)]).toEqual([true, true]);
  });

  it('refuses an execution whose values are not known where a rule denies one of them', async () => {
    const { runs } = setUp('default: open\nrules: [{deny: web.deploy-test, with: {region: eu}}]');
    expect([await runs(undefined), await runs({ region: 'eu', env: 'test' })]).toEqual([false, false]);
    expect([await runs({}), await runs({ region: 'us', env: 'test' })]).toEqual([true, true]);
  });

  it('judges an action that no command leads to by its own name', async () => {
    const { runs } = setUp('default: closed\nrules: [{allow: core.local}, {allow: "action:core.remote"}]');
    expect(await runs({}, 'core.local')).toBe(true);
    expect(await runs({}, 'core.remote')).toBe(true);
    expect(await runs({}, 'core.http')).toBe(false);
  });

  it('judges an execution by the commands all of whose values it has', async () => {
    const both = { ...deploy, name: 'deploy-blog-live', immutable_parameters: { app: 'blog', env: 'live' } };
    const { runs } = setUp('default: open\nrules: [{deny: web.deploy-blog-live}]', [], [both, quiet]);
    expect(await runs({ app: 'blog', env: 'test' })).toBe(true);
    expect(await runs({ app: 'blog', env: 'live' })).toBe(false);
  });

  it('judges the values where one rule of many looks at them', async () => {
    const policy = 'default: open\nrules: [{deny: a.b}, {deny: web.deploy-test, with: {region: eu}}]';
    const { guard, asked } = setUp(policy);
    const hit = hitOf(quiet, { region: 'eu' });
    expect((await guard.command(hit, incoming)).allowed).toBe(false);
    expect(asked()).toBe(1);
  });

  it('shows an execution that says nothing of who gave it as any other', () => {
    const execution = { id: 'e1', status: 'running', action: { ref: 'core.local' } };
    expect(setUp('default: open').guard.maySee(execution, incoming)).toBe(true);
    expect(setUp('default: closed').guard.maySee(execution, incoming)).toBe(false);
  });

  it('asks the server for an action’s parameters only where a rule is about values', async () => {
    const without = setUp('default: open\nrules: [{deny: web.deploy-live}]');
    await without.runs({ env: 'test' });
    expect(without.asked()).toBe(0);
    const about = setUp('default: open\nrules: [{deny: web.deploy-live, with: {env: x}}]');
    await about.runs({ env: 'test' });
    expect(about.asked()).toBe(1);
  });

  it('shows the aliases that may be run, and refuses own commands with a sentence', () => {
    const { guard } = setUp('default: closed\nask: Scotty\nrules: [{allow: [web.deploy-test, st2.status]}]');
    expect([quiet, loud].filter(guard.visible(incoming))).toEqual([quiet]);
    expect(guard.refusal('st2.status', incoming)).toBeUndefined();
    expect(guard.refusal('st2.page', incoming)).toContain('Scotty');
  });

  it('lets nobody see an execution that no command leads to, but who may run its action', () => {
    const execution = {
      id: 'e1',
      status: 'running',
      action: { ref: 'core.local' },
      context: { api_user: 'U2' },
    };
    expect(setUp('default: closed').guard.maySee(execution, incoming)).toBe(false);
    expect(setUp('default: closed\nrules: [{allow: core.local}]').guard.maySee(execution, incoming)).toBe(
      true,
    );
    expect(setUp('default: open').guard.maySee({ ...execution, context: {} }, incoming)).toBe(true);
  });

  it('knows who is meant, and in what a person is', () => {
    const { guard } = setUp(
      'default: open\ngroups: {bridge: [U1], engine: [U2], officers: ["role:captain"]}\nroles: {pilot: [U1], cook: [U9]}',
      ['captain', 'pilot'],
    );
    expect(guard.membershipsOf({ id: 'U1' })).toEqual([
      ...['group:bridge', 'group:officers', 'role:pilot', 'role:captain'],
    ]);
    expect(guard.isMeant({ id: 'U1' }, ['U7', 'group:bridge'])).toBe(true);
    expect(guard.isMeant({ id: 'U1' }, ['U7', 'group:engine'])).toBe(false);
    expect(guard.isMeant({ id: 'U1' }, ['role:captain'])).toBe(true);
  });
});
