import { systemClock } from '../../core/clock';
import type { Config } from '../../core/config';
import type { Log } from '../../core/log';
import type { Secrets } from '../../core/secrets';
import { endpointsOf } from '../../stackstorm/endpoints';
import { createHttp } from '../../stackstorm/http';
import type { ProvenLogin } from './logins';

/** What somebody typed on the login page. */
export interface Proof {
  user: string;
  password: string;
  apiKey: string;
}

/**
 * Asks StackStorm whether a proof is good. With user and password an API key is made where that is
 * allowed, because a token ends after a day.
 * @returns what to keep, or a sentence for the person
 */
export async function proveLogin(
  config: Config,
  proof: Proof,
  secrets: Secrets,
  log: Log,
): Promise<ProvenLogin | { error: string }> {
  const { api, auth } = endpointsOf(config);
  const http = createHttp(config, log);
  const unreachable = { error: 'StackStorm cannot be reached. Try again in a minute.' };
  try {
    if (proof.apiKey !== '') {
      secrets.add(proof.apiKey);
      const answer = await http.get<{ username?: string }>(`${api}/v1/user`, {
        headers: { 'St2-Api-Key': proof.apiKey },
      });
      return answer.status === 200 && typeof answer.data.username === 'string'
        ? { user: answer.data.username, header: 'St2-Api-Key', value: proof.apiKey }
        : { error: 'StackStorm does not accept this key.' };
    }
    if (proof.user === '' || proof.password === '')
      return { error: 'Type user and password, or an API key.' };
    secrets.add(proof.password);
    const credentials = { username: proof.user, password: proof.password };
    const answer = await http.post<{ user?: string; token?: string; expiry?: string }>(
      `${auth}/v1/tokens`,
      {},
      { auth: credentials },
    );
    const { user = proof.user, token, expiry = '' } = answer.data ?? {};
    if (answer.status !== 201 || token === undefined)
      return { error: 'StackStorm does not accept this user and password.' };
    secrets.add(token);
    const key = await http
      .post<{ key?: string }>(
        `${api}/v1/apikeys`,
        { user, metadata: { made_by: 'hubot-st2' } },
        { headers: { 'X-Auth-Token': token } },
      )
      .catch(() => undefined);
    if (key?.status === 201 && typeof key.data.key === 'string') {
      return { user, header: 'St2-Api-Key', value: key.data.key };
    }
    const expiresAt = Date.parse(expiry) || systemClock.now() + 3_600_000;
    return { user, header: 'X-Auth-Token', value: token, expiresAt };
  } catch {
    return unreachable;
  } finally {
    if (proof.password !== '') secrets.forget(proof.password);
  }
}
