import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { createSealer } from '../../../src/core/seal';
import { Secrets } from '../../../src/core/secrets';
import type { StackStorm } from '../../../src/core/stackstorm';
import { openLoginPage } from '../../../src/plugins/identity/login-page';
import { Logins } from '../../../src/plugins/identity/logins';
import type { Proof } from '../../../src/plugins/identity/prove-login';
import { BrainMemory } from '../../../src/state/brain-memory';
import { emptyBrain } from '../operations/rig';

const spock = { id: '<U2>', name: 'spock & "co"' };
const right = { user: 'spock_of_vulcan', header: 'St2-Api-Key', value: 'the-key' } as const;

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** The page of a bot, on a web server that may have read the body already. */
async function open({ parsesBodies = false, fails = false } = {}) {
  const router = express();
  if (parsesBodies) router.use(express.urlencoded());
  server = router.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const brain = emptyBrain();
  const logins = new Logins({
    memory: new BrainMemory(brain, systemClock),
    sealer: createSealer('a long random text for tests'),
    secrets: new Secrets([]),
    st2: {} as StackStorm,
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  const proofs: Proof[] = [];
  const finished: string[] = [];
  const logged: string[] = [];
  const isOpen = openLoginPage(
    { router },
    {
      logins,
      log: { ...silentLog, error: (text) => void logged.push(text) },
      prove: async (proof) => {
        proofs.push(proof);
        if (fails) throw new Error('boom');
        return proof.password === 'live-long' ? right : { error: 'StackStorm does not accept <this>.' };
      },
      finished: ({ person }, { user }) => void finished.push(`${person.id} as ${user}`),
    },
  );
  const begun = await logins.begin(spock);
  const link = 'how' in begun ? (/http:\S+/.exec(begun.how.text)?.[0] ?? '') : '';
  const post = (fields: Record<string, string>) =>
    fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
  return { isOpen, logins, brain, link, post, proofs, finished, logged };
}

describe('the page where a person logs in', () => {
  it('says whom it is for, as text, and is kept by nobody and framed by nobody', async () => {
    const { isOpen, link } = await open();
    const page = await fetch(link);
    expect([isOpen, page.status]).toEqual([true, 200]);
    const text = await page.text();
    expect(text).toContain('spock &#38; &#34;co&#34;');
    expect(text).toContain('&#60;U2&#62;');
    expect(text).not.toContain('role="alert"');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    });
  });

  it.each([[false], [true]])(
    'takes what was typed, once (body read by the web server: %s)',
    async (parsesBodies) => {
      const { logins, brain, link, post, proofs, finished } = await open({ parsesBodies });
      const done = await post({ user: ' spock ', password: 'live-long', api_key: '' });
      expect([done.status, await done.text()]).toEqual([
        200,
        expect.stringContaining('Done, spock_of_vulcan.'),
      ]);
      expect(proofs).toEqual([{ user: 'spock', password: 'live-long', apiKey: '' }]);
      expect(finished).toEqual(['<U2> as spock_of_vulcan']);
      expect(await logins.loginOf(spock)).toBe('spock_of_vulcan');
      expect(JSON.stringify([...brain.data])).not.toContain('the-key');
      for (const again of [await post({ password: 'live-long' }), await fetch(link)]) {
        expect(again.status).toBe(404);
        expect(await again.text()).toContain('has been used or is too old');
      }
      expect(finished).toHaveLength(1);
    },
  );

  it('says why a proof is not good, and is gone after the fifth', async () => {
    const { logins, post, finished } = await open();
    for (let tries = 1; tries <= 5; tries += 1) {
      const refused = await post({ user: 'spock', password: `guess ${tries}` });
      expect(refused.status).toBe(403);
      expect(await refused.text()).toContain('role="alert">StackStorm does not accept &#60;this&#62;.');
    }
    expect((await post({ user: 'spock', password: 'live-long' })).status).toBe(404);
    expect([finished, await logins.loginOf(spock)]).toEqual([[], undefined]);
  });

  it('says that it failed and writes down why, without logging anybody in', async () => {
    const { logins, post, logged } = await open({ fails: true });
    const failed = await post({ user: 'spock', password: 'live-long' });
    expect([failed.status, await failed.text()]).toEqual([500, expect.stringContaining('log says why')]);
    expect(logged).toEqual(['The login page failed: boom']);
    expect(await logins.loginOf(spock)).toBeUndefined();
  });

  it('reads no endless form', async () => {
    const { post, proofs } = await open();
    expect((await post({ user: 'x'.repeat(17_000) })).status).toBe(500);
    expect((await post({ user: 'x'.repeat(16_000) })).status).toBe(403);
    expect(proofs).toHaveLength(1);
  });

  it('is where there is a web server, and nowhere else', async () => {
    const { logins } = await open();
    const options = { logins, log: silentLog, prove: async () => right, finished() {} };
    expect(openLoginPage({}, options)).toBe(false);
    expect(openLoginPage({ router: { get() {} } }, options)).toBe(false);
    expect(openLoginPage({ router: { post() {} } }, options)).toBe(false);
  });
});
