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

function guardWith(policy: string): Guard {
  const reading = readPolicy(policy);
  if (!reading.ok) throw new Error('a broken policy');
  const schemas = { app: { type: 'string' }, env: { type: 'string', default: 'production' } };
  const st2 = { action: async (ref: string) => ({ ref, pack: 'web', name: 'x', parameters: schemas }) };
  return new Guard({
    policy: () => reading.policy,
    rolesOf: () => [],
    actions: new ActionBook(st2, systemClock),
    aliases: () => [deploy, captured],
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

  it('does not open what its tasks keep closed', async () => {
    const guard = guardWith('default: closed\nrules: [{allow: captured.*}]');
    expect((await guard.command(hitOf(captured, { app: 'x', env: 'staging' }), incoming)).allowed).toBe(
      false,
    );
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
