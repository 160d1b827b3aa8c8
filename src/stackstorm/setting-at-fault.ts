import { BackendError } from '../core/backend-error';
import type { Config } from '../core/config';

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/;

type Asked = Pick<Config, 'apiUrl' | 'apiKey' | 'authToken' | 'authUsername'>;

/**
 * Why StackStorm cannot be asked, where waiting does not help: somebody has to change a setting, or StackStorm.
 * @param error what the first request ended with
 * @returns a sentence, or two, that name the setting; undefined where the same request may succeed later
 */
export function settingAtFault(error: unknown, config: Asked): string | undefined {
  if (!(error instanceof BackendError)) return undefined;
  const { status, code = '' } = error;
  const said = error.message.replace(/\.$/, '');
  if (status === 401)
    return `StackStorm does not accept the bot's login (${said}): ${loginToCorrect(config)}.`;
  if (status === 403) {
    return `StackStorm does not let the bot read its aliases (${said}). Give its account the right action_alias_list, or set ST2_API_KEY to a key of another account.`;
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return `What answers at ${config.apiUrl} is not StackStorm's API (${status}): correct ST2_API_URL. Behind nginx it ends in /api.`;
  }
  if (code === 'ENOTFOUND' || code === 'EPROTO') return `ST2_API_URL is ${config.apiUrl}, but ${said}.`;
  if (CERTIFICATE.test(code)) return `${certificateTrouble(config, said)}.`;
  return undefined;
}

function loginToCorrect({ apiKey, authToken, authUsername }: Asked): string {
  if (apiKey !== undefined) return 'correct ST2_API_KEY; a new key is made with `st2 apikey create -k`';
  if (authToken !== undefined) return 'correct ST2_AUTH_TOKEN; a token expires, so better set ST2_API_KEY';
  if (authUsername !== undefined) return 'correct ST2_AUTH_USERNAME and ST2_AUTH_PASSWORD';
  return 'none is set. Make a key with `st2 apikey create -k` and set ST2_API_KEY';
}

function certificateTrouble({ apiUrl }: Asked, said: string): string {
  return `StackStorm at ${apiUrl} cannot be trusted: ${said}. If that cannot be fixed, ST2_TLS_INSECURE=1 turns the check off for StackStorm alone`;
}
