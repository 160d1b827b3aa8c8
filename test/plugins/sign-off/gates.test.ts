import { TWO_FACTOR_EVENT } from '../../../src/plugins/sign-off/two-factor-gate';
import { ann, bob } from '../../dispatch/context-double';
import { until } from '../../until';
import { type Gates, GatesDouble } from './gates-double';

let house: GatesDouble;
beforeEach(() => {
  house = new GatesDouble({ approve: { by: ['everyone'] }, confirm: true });
});

const signOffs: [
  kind: string,
  give: (gates: Gates) => ReturnType<GatesDouble['give']>,
  sign: (gates: Gates, id: string) => Promise<void>,
][] = [
  [
    'confirmed',
    (one) => house.give(one, one.confirmation),
    (one, id) => one.confirmation.confirm(id, '', one.call('st2 confirm')),
  ],
  [
    'approved',
    (one) => house.give(one, one.approval),
    (one, id) => one.approval.approve(id, one.call('st2 approve', bob)),
  ],
  [
    'given a second factor',
    (one) => house.give(one, one.twoFactor),
    async (one, uuid) => {
      const before = house.posts.length + house.ran.length;
      one.twoFactor.onEvent({ name: TWO_FACTOR_EVENT, data: { payload: { uuid } } });
      await until('it is run or refused', () => house.posts.length + house.ran.length > before);
    },
  ],
];

describe.each(signOffs)('a command that waits to be %s', (_kind, ask, sign) => {
  it('runs once that was done, with what it had waited for on record', async () => {
    const one = house.gates();
    const { verdict, id } = await ask(one);
    expect([verdict, house.ran]).toEqual(['taken over', []]);
    await sign(one, id);
    expect(house.ran).toMatchObject([{ hit: { parameters: { pin: '1234' } } }]);
    expect(house.ran[0]?.passed).toHaveLength(1);
    expect(house.records[0]).toMatch(/^request: waits for/);
    expect(house.records.at(-1)).toMatch(/^approval/);
  });

  it('does not run with a secret that was lost in a restart, and whoever gave it reads why', async () => {
    const { id } = await ask(house.gates());
    await sign(house.gates(), id);
    expect(house.ran).toEqual([]);
    expect(house.posts.at(-1)?.post).toMatchObject({ outcome: 'failed', mention: ann });
    expect(house.texts.at(-1)).toMatch(
      /I restarted while it was waiting, and it contained a secret .*Please repeat the command\.$/,
    );
  });

  it('does not run where its alias is gone by then', async () => {
    const one = house.gates();
    const { id } = await ask(one);
    house.double.aliases = [];
    await sign(one, id);
    expect(house.ran).toEqual([]);
    expect(house.texts.at(-1)).toMatch(/lab\.open/);
    expect(house.posts.at(-1)?.post).toMatchObject({ outcome: 'failed', mention: ann });
  });

  it('does not run where the file behind its action is another by then', async () => {
    const one = house.gates();
    const { id } = await ask(one);
    house.file = 'rm -r /';
    await sign(one, id);
    expect(house.ran).toEqual([]);
    expect(house.texts.at(-1)).toMatch(/has changed since this was asked, so nothing was run/);
  });
});

describe('a second factor', () => {
  it('is asked for by the action of the owner, which is told for whom and where', async () => {
    const one = house.gates();
    const { id } = await house.give(one, one.twoFactor);
    expect(house.asked).toEqual([{ uuid: id, user: 'ann', channel: 'C1', hint: 'lab.open' }]);
    expect(house.posts).toMatchObject([
      { post: { outcome: 'waiting', text: expect.stringContaining('two-factor') } },
    ]);
  });

  it('cannot be given where no action asks for it, and nothing runs', async () => {
    house.twoFactorAction = undefined;
    const one = house.gates();
    const { verdict } = await house.give(one, one.twoFactor);
    expect(verdict).toEqual({ refused: expect.stringMatching(/HUBOT_2FA does not name the action/) });
    expect([house.ran, house.asked]).toEqual([[], []]);
  });

  it('is given by the event of the owner alone, and once', async () => {
    const one = house.gates();
    const { id } = await house.give(one, one.twoFactor);
    const hear = async (name: string, data: unknown) => {
      one.twoFactor.onEvent({ name, data } as never);
      await house.double.clock.pass(0);
    };
    await hear('st2.announcement__other', { payload: { uuid: id } });
    for (const data of [null, {}, { payload: null }, { payload: { uuid: 7 } }, { payload: { uuid: 'x' } }])
      await hear(TWO_FACTOR_EVENT, data);
    expect([house.ran, house.posts.length]).toEqual([[], 1]);
    await hear(TWO_FACTOR_EVENT, { payload: { uuid: id } });
    await hear(TWO_FACTOR_EVENT, { payload: { uuid: id } });
    expect([house.ran.length, house.posts.length]).toEqual([1, 1]);
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'approval', command: 'lab.open', user: ann, outcome: 'second factor given' },
    });
  });

  it('that is not given within five minutes lets nothing run, and that is said and on record', async () => {
    const one = house.gates();
    one.twoFactor.waiting.start();
    const { id } = await house.give(one, one.twoFactor);
    await house.double.clock.pass(5 * 60_000 - 1);
    expect(house.posts).toHaveLength(1);
    await house.double.clock.pass(1);
    one.twoFactor.waiting.stop();
    expect(house.posts.slice(1)).toEqual([
      {
        room: 'C1',
        post: {
          text: 'The second factor for “open ********” was not given in time, so it was not run.',
          ...{ mention: ann, outcome: 'failed' },
        },
      },
    ]);
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'expiry', room: 'C1', command: 'lab.open', user: ann, outcome: 'refused' },
    });
    expect([house.ran, await one.twoFactor.waiting.ended(id)]).toEqual([[], 'was not given in time']);
  });
});
