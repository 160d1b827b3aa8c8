import type { Hit } from '../../../src/core/alias';
import { Secrets } from '../../../src/core/secrets';
import { secretMaskingGate } from '../../../src/plugins/secret-masking/secret-masking-gate';
import { ActionBook } from '../../../src/stackstorm/action-book';
import { ManualClock } from '../../manual-clock';

const SCHEMAS = { host: { type: 'string' }, pin: { type: 'string', secret: true } };

/** A gate before a server that can be away. */
function gateWith() {
  const clock = new ManualClock();
  const secrets = new Secrets();
  const server = { away: false, asked: 0 };
  const st2 = {
    async action(ref: string) {
      server.asked += 1;
      if (server.away) throw new Error('away');
      return { ref, pack: 'web', name: 'login', parameters: SCHEMAS };
    },
  };
  const book = new ActionBook(st2, clock);
  const gate = secretMaskingGate({ secrets, clock }, book);
  const hit: Hit = {
    alias: { name: 'login', pack: 'web', action_ref: 'web.login', formats: [] },
    ...{ representation: '', display: '', command: '', rewritten: false, matchMultiple: false },
    parameters: { host: 'production', pin: 'hunter2' },
  };
  const incoming = { text: '', person: { id: 'U1', name: 'ann' }, place: { room: 'C' } };
  const call = { reply: async () => undefined } as unknown as Parameters<typeof gate.check>[1];
  const send = () => gate.check({ hit, incoming, passed: [] }, call);
  return { clock, secrets, server, send, hit, book };
}

describe('What was typed for a secret parameter', () => {
  it('is hidden from then on, and nothing else is', async () => {
    const { secrets, send } = gateWith();
    expect(await send()).toBe('go');
    expect(secrets.hide('production says hunter2')).toBe('production says (secret)');
  });

  it('leaves the values of switches alone: hidden, they would tear holes into every answer', async () => {
    const { secrets, send, hit } = gateWith();
    hit.alias.immutable_parameters = { reset_password: true };
    hit.parameters = { pin: 'yes' };
    await send();
    expect(secrets.hide('yes, that is true')).toBe('yes, that is true');
  });

  it('is hidden with all the rest where nobody can say what is secret', async () => {
    const { secrets, server, send } = gateWith();
    server.away = true;
    await send();
    expect(secrets.hide('production says hunter2')).toBe('(secret) says (secret)');
  });

  it('stays hidden, but ordinary words are shown again as soon as the server can say which is which', async () => {
    const { clock, secrets, server, send } = gateWith();
    server.away = true;
    await send();
    await clock.pass(30_000);
    expect(secrets.hide('production says hunter2')).toBe('(secret) says (secret)');
    server.away = false;
    await clock.pass(60_000);
    expect(secrets.hide('production says hunter2')).toBe('production says (secret)');
  });

  it('is told apart the moment anybody learns what the action takes', async () => {
    const { secrets, server, send, book } = gateWith();
    server.away = true;
    await send();
    server.away = false;
    await book.parameters('web.login');
    expect(secrets.hide('production says hunter2')).toBe('production says (secret)');
  });

  it('is told apart by what the server said before it was away', async () => {
    const { clock, secrets, server, send } = gateWith();
    await send();
    server.away = true;
    await clock.pass(10 * 60_000);
    await send();
    expect(secrets.hide('production says hunter2')).toBe('production says (secret)');
  });

  it('is forgotten after six hours, also where nobody ever could say what it was', async () => {
    const { clock, secrets, server, send } = gateWith();
    server.away = true;
    await send();
    await clock.pass(6 * 3_600_000 + 60_000);
    expect(secrets.hide('production says hunter2')).toBe('production says hunter2');
    const { asked } = server;
    await clock.pass(3_600_000);
    expect(server.asked).toBe(asked);
  });
});
