import type { Completion } from '../../src/core/chat';
import type { ActionAlias, ActionParameter } from '../../src/core/stackstorm-types';
import { createCompletion } from '../../src/dispatch/complete';
import { offeredValues } from '../../src/dispatch/parameter-values';
import { RecentValues } from '../../src/dispatch/recent-values';
import { buildAliasSet } from '../../src/language/alias';
import { nextIn, stepsOf } from '../../src/language/alias/next-words';
import { BrainMemory } from '../../src/state/brain-memory';
import { HubotLikeBrain } from '../state/brain';

const alias = (name: string, formats: string[], more: Partial<ActionAlias> = {}): ActionAlias =>
  ({
    name,
    pack: 'lab',
    description: `about ${name}`,
    action_ref: `lab.${name}`,
    formats,
    ...more,
  }) as ActionAlias;

const aliases = [
  alias('deploy', ['deploy {{ service }} to {{ environment }}'], { immutable_parameters: { region: 'eu' } }),
  alias('drop', ['drop everything']),
  alias('off', ['deploy nothing'], { enabled: false }),
];
const deployTakes: Record<string, ActionParameter> = {
  service: { type: 'string' },
  environment: { type: 'string', enum: ['staging', 'production', 'pre view'], default: 'staging' },
  dry: { type: 'boolean' },
  region: { type: 'string' },
  token: { type: 'string', secret: true, default: 'hunter2' },
  cluster: { type: 'string', immutable: true },
};
const kirk = { id: 'U1', name: 'kirk' };
const uhura = { id: 'U2', name: 'uhura' };
const room = { room: 'ops' };

function texts(found: readonly Completion[], line: string): string[] {
  return found.map(({ from, text }) => line.slice(0, from) + text);
}

describe('what completes a command', () => {
  const actions = {
    parameters: async (ref: string) => (ref === 'lab.deploy' ? deployTakes : ({} as typeof deployTakes)),
  };
  const recent = new RecentValues(new BrainMemory(new HubotLikeBrain()), actions);
  const set = buildAliasSet(aliases);
  const complete = createCompletion({
    aliases: () => set,
    rights: {
      visible:
        ({ person }) =>
        ({ name }) =>
          person.id === kirk.id || name !== 'drop',
      refusal: (command, { person }) =>
        command === 'st2.reload' && person.id !== kirk.id ? 'not you' : undefined,
    },
    commands: ['st2 status [id] - where it stands', 'st2 reload - reads the commands again'].map((help) => ({
      name: help.split(' ')[1] ?? '',
      help: [help],
      match: (line) =>
        new RegExp(`^${help.split(' [')[0]?.split(' - ')[0]}\\b ?(.*)`).exec(line)?.[1]?.trim(),
      subjects: async ({ place }) =>
        place.room === 'ops' ? ['246bc1', '2f0000'].map((text) => ({ text, about: 'disk' })) : [],
      run: async () => {},
    })),
    actions,
    recent,
  });
  const found = async (line: string, person = kirk) => texts(await complete(line, person, room), line);

  it('is what this person may run here, with what it is for', async () => {
    expect(await complete('d', kirk, room)).toEqual([
      { from: 0, text: 'deploy ', about: 'about deploy' },
      { from: 0, text: 'drop everything', about: 'about drop' },
    ]);
    expect(await found('d', uhura)).toEqual(['deploy ']);
    expect(await found('st2 re', kirk)).toEqual(['st2 reload']);
    expect(await found('st2 re', uhura)).toEqual([]);
    expect(await complete('s', kirk, room)).toEqual([
      { from: 0, text: 'st2 ', about: 'what runs, and more' },
    ]);
    expect(await found('help   dep')).toEqual(['help   deploy ']);
    expect(await found('help deploy shop to ')).toEqual([]);
    expect(await found('no help dep')).toEqual([]);
  });

  it('is what one of the bot’s own commands can be about here, behind it', async () => {
    expect(await complete('st2 status 24', kirk, room)).toEqual([
      { from: 'st2 status '.length, text: '246bc1', about: 'disk' },
    ]);
    expect(await found('st2 status ')).toEqual(['st2 status 246bc1', 'st2 status 2f0000']);
    expect(await found('st2 status 246B')).toEqual(['st2 status 246bc1']);
    expect(await found('st2 status 246bc1')).toEqual([]);
    expect(await found('st2 status')).toEqual(['st2 status ']);
    expect(await complete('st2 status 24', kirk, { room: 'elsewhere' })).toEqual([]);
    expect(await found('st2 reload 24', kirk)).toEqual(['st2 reload 246bc1']);
    expect(await found('st2 reload 24', uhura)).toEqual([]);
  });

  it('is a value of a parameter, quoted where it has to be one word', async () => {
    expect(await found('deploy shop to p')).toEqual(['deploy shop to production', 'deploy shop to pre view']);
    expect(await found('deploy "the shop" to s')).toEqual(['deploy "the shop" to staging']);
  });

  it('is a parameter that stands in no format, is not fixed and was not given yet', async () => {
    expect(await found('deploy shop to staging ')).toEqual(
      expect.arrayContaining(['deploy shop to staging dry=', 'deploy shop to staging token=']),
    );
    expect(await found('deploy shop to staging dry=true ')).toEqual([
      'deploy shop to staging dry=true token=',
    ]);
    expect(await found('deploy shop to staging c')).toEqual([]);
    expect(await found('deploy shop to staging r')).toEqual([]);
    expect(await found('deploy shop to staging dry=')).toEqual([
      'deploy shop to staging dry=true',
      'deploy shop to staging dry=false',
    ]);
  });

  it('is never the value of a secret, and what somebody gave is offered to nobody else', async () => {
    const requested = {
      incoming: { text: '', person: kirk, place: room },
      hit: { alias: aliases[0], parameters: { service: 'shop', token: 's3cret' } },
      passed: [],
    };
    type Accepted = Parameters<NonNullable<RecentValues['observer']['accepted']>>;
    await recent.observer.accepted?.(
      {} as Accepted[0],
      requested as unknown as Accepted[1],
      {} as Accepted[2],
    );
    expect(await found('deploy sh')).toEqual(['deploy shop']);
    expect(await found('deploy sh', uhura)).toEqual([]);
    expect(await found('deploy shop to staging token=')).toEqual([]);
  });
});

it('the words of a command come before what may stand in their place', async () => {
  const takes: Record<string, ActionParameter> = { where: { enum: ['away'] } };
  const actions = { parameters: async () => takes };
  const set = buildAliasSet([alias('go', ['go {{ where }}']), alias('home', ['go home'])]);
  const complete = createCompletion({
    ...{ aliases: () => set, actions, commands: [] },
    rights: { visible: () => () => true, refusal: () => undefined },
    recent: new RecentValues(new BrainMemory(new HubotLikeBrain()), actions),
  });
  expect(texts(await complete('go ', kirk, room), 'go ')).toEqual(['go home', 'go away']);
});

it('where StackStorm does not say what an action takes, its words are completed all the same', async () => {
  const away = { parameters: () => Promise.reject(new Error('StackStorm is away')) };
  const set = buildAliasSet(aliases);
  const complete = createCompletion({
    ...{ aliases: () => set, actions: away, commands: [] },
    rights: { visible: () => () => true, refusal: () => undefined },
    recent: new RecentValues(new BrainMemory(new HubotLikeBrain()), away),
  });
  const found = async (line: string) => texts(await complete(line, kirk, room), line);
  expect(await found('dep')).toEqual(['deploy ']);
  expect(await found('deploy shop to staging ')).toEqual([]);
  expect(await found('deploy shop to s')).toEqual([]);
});

describe('the values that are offered for a parameter', () => {
  const offered = (schema: ActionParameter | undefined, ...recent: string[]) =>
    offeredValues(schema, recent).map(({ value, about }) => (about === '' ? value : `${value}: ${about}`));

  it('are those that its schema lists, and no other', () => {
    expect(offered({ enum: ['a', 'b', 3], default: 'b' }, 'a', 'z', '3')).toEqual([
      'a',
      'b: the default',
      '3',
    ]);
    expect(offered({ type: 'array', items: { enum: ['x', 'y'] } }, 'z')).toEqual(['x', 'y']);
    expect(offered({ type: 'boolean', default: false })).toEqual(['true', 'false: the default']);
  });

  it('are what was given lately and the default where it lists none', () => {
    expect(offered({ type: 'string', default: 'd' }, 'new', 'd')).toEqual([
      'new: given lately',
      'd: given lately',
    ]);
    expect(offered({ type: 'integer', default: 5 }, 'old')).toEqual(['old: given lately', '5: the default']);
    expect(offered(undefined, 'old')).toEqual(['old: given lately']);
  });

  it.each(['', 'two\nlines', '{{ st2kv.x }}', ['a'], { a: 1 }, null])(
    'have no default that nobody types: %j',
    (one) => {
      expect(offered({ default: one })).toEqual([]);
    },
  );

  it('are none of a secret', () => {
    expect(offered({ secret: true, enum: ['a'], default: 'b' }, 'c')).toEqual([]);
  });
});

describe('the values that a person gave lately', () => {
  const schemas = { host: {}, note: {}, pin: { secret: true } } as Record<string, ActionParameter>;
  let memory: BrainMemory;
  let recent: RecentValues;
  beforeEach(() => {
    memory = new BrainMemory(new HubotLikeBrain());
    recent = new RecentValues(memory, { parameters: async () => schemas });
  });
  const give = async (parameters: Record<string, unknown>) => {
    type Accepted = Parameters<NonNullable<RecentValues['observer']['accepted']>>;
    const incoming = { text: '', person: kirk, place: room };
    const requested = { incoming, hit: { alias: aliases[0], parameters }, passed: [] };
    await recent.observer.accepted?.(
      {} as Accepted[0],
      requested as unknown as Accepted[1],
      {} as Accepted[2],
    );
  };
  const of = (parameter: string, person = kirk) => recent.of(person, 'lab.deploy', parameter);

  it('are the newest ten, each once, and of nobody else', async () => {
    expect(await of('host')).toEqual([]);
    for (let host = 1; host <= 11; host += 1) await give({ host: `h${host}` });
    await give({ host: 'h5' });
    expect(await of('host')).toEqual(['h5', 'h11', 'h10', 'h9', 'h8', 'h7', 'h6', 'h4', 'h3', 'h2']);
    expect(await of('host', uhura)).toEqual([]);
  });

  it('are no secrets, nothing that the action does not know, and nothing that is not typed again', async () => {
    const long = 'x'.repeat(201);
    await give({ pin: '1234', other: 'a', note: '', host: 'two\nlines' });
    await give({ host: long, note: null });
    expect(await memory.list('')).toEqual([]);
    await give({ host: 'x'.repeat(200), pin: '1234' });
    expect([await of('host'), await of('pin')]).toEqual([['x'.repeat(200)], []]);
  });
});

describe('a format from left to right', () => {
  it('is typed ahead up to where it is more of a regular expression', () => {
    expect(nextIn(stepsOf('^restart (the )?{{ host }}$'), 're')).toEqual([
      { kind: 'literal', from: 0, text: 'restart ' },
    ]);
    expect(nextIn(stepsOf('^restart (the )?{{ host }}$'), 'restart w')).toEqual([]);
  });
});
