import {
  asFinding,
  asKey,
  asPack,
  asRule,
  asSensor,
  asTriggerInstance,
} from '../../src/stackstorm/automation-shapes';
import { asAction, asAlias, asAliasExecution, asEvent, asExecution } from '../../src/stackstorm/shapes';

const execution = { id: '1', status: 'running', action: { ref: 'core.noop' } };

it('passes on what is right as it is, without a copy', () => {
  const whole = {
    ...execution,
    parameters: { a: 1 },
    context: { user: 'ada' },
    children: ['2'],
    parent: null,
  };
  expect(asExecution(whole)).toBe(whole);
});

it('leaves out a field of the wrong type and keeps the rest', () => {
  expect(
    asExecution({
      ...execution,
      elapsed_seconds: 'long',
      children: [1],
      context: { user: ['x'], api_user: 'U1', parent: { execution_id: 5 } },
      liveaction: { notify: { 'on-complete': { routes: 'hubot', data: { user: 'U1' } } } },
    }),
  ).toEqual({
    ...execution,
    context: { api_user: 'U1', parent: {} },
    liveaction: { notify: { 'on-complete': { data: { user: 'U1' } } } },
  });
});

it('takes no name that is no text, and none without an end', () => {
  for (const name of [[{}, {}], {}, 5, 'x'.repeat(100_000)]) {
    expect(asExecution({ ...execution, context: { action_alias_ref: { id: 'a1', name } } })?.context).toEqual(
      {
        action_alias_ref: { id: 'a1' },
      },
    );
    expect(asExecution({ ...execution, action: { ref: name } })).toBeUndefined();
    expect(asAlias({ name, pack: 'p', action_ref: 'p.a', formats: [] })).toBeUndefined();
  }
});

it('takes of packs, sensors, rules and keys what is one, without what is no text', () => {
  expect(asPack({ ref: 'lab', version: 3, description: ['x'] })).toEqual({ ref: 'lab' });
  expect(asPack({ ref: {} })).toBeUndefined();
  expect(asSensor({ ref: 'lab.Door', pack: 'lab', status: { state: {}, reason: 'no key' } })).toEqual({
    ...{ ref: 'lab.Door', pack: 'lab', status: { reason: 'no key' } },
  });
  expect(asRule({ ref: 5, enabled: 'no', trigger: { type: {} } })).toEqual({ trigger: {} });
  expect(asTriggerInstance({ id: 't1', trigger: {}, occurrence_time: 5 })).toEqual({ id: 't1' });
  expect(asFinding({ about: 'packs', state: 'warning', said: {}, fix: 'x' })).toBeUndefined();
  expect(asKey({ name: 'city', value: { a: 1 } })).toBeUndefined();
});

it.each([
  null,
  'text',
  5,
  [],
  {},
  { ...execution, id: 5 },
  { ...execution, action: null },
  { id: '1', status: 'x' },
])('does not take %j for an execution', (raw) => {
  expect(asExecution(raw)).toBeUndefined();
  expect(asEvent({ name: 'st2.execution__update', data: raw })).toBeUndefined();
});

it('keeps an alias of which one format cannot be read', () => {
  const alias = {
    name: 'a',
    pack: 'p',
    action_ref: 'p.a',
    formats: [null, 'say {{ x }}', { representation: 5 }],
  };
  expect(asAlias({ ...alias, ack: 'x', enabled: 'yes' })).toEqual({ ...alias, formats: ['say {{ x }}', {}] });
  expect(asAlias({ ...alias, name: '' })).toBeUndefined();
});

it('holds one empty mapping for all aliases', () => {
  const raw = {
    name: 'a',
    pack: 'p',
    action_ref: 'p.a',
    formats: ['a', 'b'],
    extra: {},
    ack: {},
    result: {},
  };
  const aliases = [asAlias(structuredClone(raw)), asAlias(structuredClone(raw))];
  expect(aliases).toEqual([raw, raw]);
  expect(new Set(aliases.flatMap((alias) => [alias?.extra, alias?.ack, alias?.result])).size).toBe(1);
  const full = asAlias({ ...raw, ack: { format: 'x' }, extra: { chat: {} } });
  expect(full).toMatchObject({ ack: { format: 'x' }, extra: { chat: {} } });
});

it('does not take an answer that names no execution for one', () => {
  expect(asAliasExecution({ execution, actionalias: null })).toBeUndefined();
  expect(asAliasExecution('Created')).toBeUndefined();
});

it('reads an action’s parameters however they are described', () => {
  expect(asAction({ ref: 'p.a', parameters: { x: { type: 5, enum: 'no', description: 'd' } } })).toEqual({
    ref: 'p.a',
    parameters: { x: { description: 'd' } },
  });
  expect(asAction({ ref: 'p.a', parameters: { x: null, pin: { secret: true } } })).toEqual({
    ref: 'p.a',
    parameters: { x: {}, pin: { secret: true } },
  });
});
