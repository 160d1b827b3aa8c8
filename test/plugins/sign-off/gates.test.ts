import { callFor } from '../../../src/core/call-for';
import type { Gate, Requested } from '../../../src/core/gate';
import { everything } from '../../../src/core/rights';
import { createSealer } from '../../../src/core/seal';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { ApprovalGate } from '../../../src/plugins/sign-off/approval-gate';
import { ConfirmationGate } from '../../../src/plugins/sign-off/confirmation-gate';
import type { SignOffParts } from '../../../src/plugins/sign-off/sign-off-parts';
import { TWO_FACTOR_EVENT, TwoFactorGate } from '../../../src/plugins/sign-off/two-factor-gate';
import { aliasOf, ann, bob, ContextDouble, said } from '../../dispatch/context-double';
import { until } from '../../until';

const OPEN: ActionAlias = {
  ...aliasOf('lab.open', 'open {{ pin }}'),
  extra: { chat: { approve: { by: ['everyone'] }, confirm: true }, security: { twofactor: true } },
} as ActionAlias;

let double: ContextDouble;
let ran: Requested[];
let recorded: string[];
let asked: { uuid?: string }[];
/** What the file behind the action says. */
let file: string;
beforeEach(() => {
  double = new ContextDouble();
  double.aliases = [OPEN];
  [ran, recorded, asked, file] = [[], [], [], 'echo open'];
});

/** The gates of a process: without a key, another one cannot read what this one has sealed. */
function gates(twoFactor: { action: string | undefined } = { action: 'lab.second_factor' }) {
  const context = double.context();
  const record = (entry: { kind: string; outcome?: string; why?: string }) =>
    void recorded.push([entry.kind, entry.outcome ?? entry.why].filter(Boolean).join(': '));
  const options = {
    parts: context,
    st2: {
      execute: async (_action: string, parameters: object) => void asked.push(parameters),
      entryPoint: async () => file,
    },
    guard: everything,
    trail: {
      message: (_incoming: unknown, entry: { kind: string }) => record(entry),
      command: async (_requested: unknown, entry: { kind: string }) => record(entry),
      event: record,
      recent: () => [],
    },
    actions: {
      parameters: async () => ({ pin: { secret: true } }),
      fresh: async () => ({ ref: 'core.local' }),
    },
    sealer: createSealer(undefined),
    proceed: async (requested: Requested) => void ran.push(requested),
  } as unknown as SignOffParts;
  return {
    confirmation: new ConfirmationGate(options),
    approval: new ApprovalGate({ ...options, tasksOf: async () => [] }),
    twoFactor: new TwoFactorGate({ ...options, ...twoFactor }),
    call: (text: string, person = ann) => callFor(context, said(text, person)),
  };
}
type Gates = ReturnType<typeof gates>;

/** Gives the command to one gate. @returns its verdict, and the id under which the command waits */
async function give(one: Gates, gate: Gate & { waiting: { list(): Promise<{ id: string }[]> } }) {
  const call = one.call('open 1234');
  const found = double.context().aliases().interpret('open 1234');
  if (found.kind !== 'hit') throw new Error('no hit');
  const verdict = await gate.check({ incoming: call.incoming, hit: found.hit, passed: [] }, call);
  return { verdict, id: (await gate.waiting.list())[0]?.id ?? 'none' };
}

const signOffs: [
  kind: string,
  give: (gates: Gates) => ReturnType<typeof give>,
  sign: (gates: Gates, id: string) => Promise<void>,
][] = [
  [
    'confirmed',
    (one) => give(one, one.confirmation),
    (one, id) => one.confirmation.confirm(id, '', one.call('st2 confirm')),
  ],
  [
    'approved',
    (one) => give(one, one.approval),
    (one, id) => one.approval.approve(id, one.call('st2 approve', bob)),
  ],
  [
    'given a second factor',
    (one) => give(one, one.twoFactor),
    async (one, uuid) => {
      const before = double.posts.length + ran.length;
      one.twoFactor.onEvent({ name: TWO_FACTOR_EVENT, data: { payload: { uuid } } });
      await until('it is run or refused', () => double.posts.length + ran.length > before);
    },
  ],
];

describe.each(signOffs)('a command that waits to be %s', (_kind, ask, sign) => {
  it('runs once that was done, with what it had waited for on record', async () => {
    const one = gates();
    const { verdict, id } = await ask(one);
    expect([verdict, ran]).toEqual(['taken over', []]);
    await sign(one, id);
    expect(ran).toMatchObject([{ hit: { parameters: { pin: '1234' } } }]);
    expect(ran[0]?.passed).toHaveLength(1);
    expect(recorded[0]).toMatch(/^request: waits for/);
    expect(recorded.at(-1)).toMatch(/^approval/);
  });

  it('does not run with a secret that was lost in a restart, and whoever gave it reads why', async () => {
    const { id } = await ask(gates());
    await sign(gates(), id);
    expect(ran).toEqual([]);
    expect(double.posts.at(-1)).toMatchObject({ outcome: 'failed', mention: ann });
    expect(double.texts.at(-1)).toMatch(
      /I restarted while it was waiting, and it contained a secret .*Please repeat the command\.$/,
    );
  });

  it('does not run where the file behind its action is another by then', async () => {
    const one = gates();
    const { id } = await ask(one);
    file = 'rm -r /';
    await sign(one, id);
    expect(ran).toEqual([]);
    expect(double.texts.at(-1)).toMatch(/has changed since this was asked, so nothing was run/);
  });
});

describe('a second factor', () => {
  it('is asked for by the action of the owner, which is told for whom and where', async () => {
    const one = gates();
    const { id } = await give(one, one.twoFactor);
    expect(asked).toEqual([{ uuid: id, user: 'ann', channel: 'C1', hint: 'lab.open' }]);
    expect(double.posts).toMatchObject([{ outcome: 'waiting', text: expect.stringContaining('two-factor') }]);
  });

  it('cannot be given where no action asks for it, and nothing runs', async () => {
    const one = gates({ action: undefined });
    const { verdict } = await give(one, one.twoFactor);
    expect(verdict).toEqual({ refused: expect.stringMatching(/HUBOT_2FA does not name the action/) });
    expect([ran, asked]).toEqual([[], []]);
  });
});

describe('whoever may not approve', () => {
  it('is not counted, and that is on record', async () => {
    const one = gates();
    const { id } = await give(one, one.approval);
    await one.approval.approve(id, one.call('st2 approve', ann));
    expect(ran).toEqual([]);
    expect(double.posts.at(-1)).toMatchObject({
      outcome: 'failed',
      text: expect.stringMatching(/^Not counted: /),
    });
    expect(recorded.at(-1)).toMatch(/^refusal: .*you asked for it yourself/);
  });
});
