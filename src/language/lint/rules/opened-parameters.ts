import { isMapping } from '../../../core/mapping';
import type { AliasSource } from '../alias-source';
import type { Finding, Remark } from '../finding';
import { type KnownActions, parametersTakenBy } from '../known-actions';
import { everyAlias } from '../lint-rule';

/** What somebody can do who may set a parameter of a runner. */
const MEANING: Record<string, string> = {
  cmd: 'run any command',
  sudo: 'run it as root',
  sudo_password: 'run it as root',
  cwd: 'run it in any folder, with the files that lie there',
  hosts: 'run it on any machine that the bot reaches',
  username: 'run it as another user',
  private_key: 'use any key that the bot can read',
  timeout: 'let it run for as long as they like, or end it before it is done',
  url: 'send the request anywhere',
  headers: 'send any header',
  http_proxy: 'send the request through any machine',
  https_proxy: 'send the request through any machine',
  verify_ssl_cert: 'switch off the check of certificates',
  url_hosts_whitelist: 'choose which hosts may be reached',
  url_hosts_blacklist: 'choose which hosts may be reached',
  route: 'choose who is told',
  users: 'choose who may answer',
  roles: 'choose who may answer',
};

/** `extra.chat.parameters`: which parameters of the runner people may set, and what that means. */
export const openedParametersRule = everyAlias(({ alias }, actions) => checkOpenedParameters(alias, actions));

function checkOpenedParameters(alias: AliasSource, actions: KnownActions): Finding[] {
  const { extra, action_ref: ref } = alias.mapping;
  const chat = isMapping(extra) ? extra.chat : undefined;
  const opened = isMapping(chat) ? chat.parameters : undefined;
  if (opened === undefined || opened === null) return [];
  const path = ['extra', 'chat', 'parameters'];
  if (!Array.isArray(opened) || opened.some((name) => typeof name !== 'string'))
    return [
      alias.atKey(
        path,
        remark(
          'error',
          'extra.chat.parameters is not a list of names, so it opens nothing.',
          'Write it as a list: parameters: [timeout]',
        ),
      ),
    ];
  const action = typeof ref === 'string' ? actions.get(ref) : undefined;
  const known = action === undefined ? undefined : parametersTakenBy(action);
  return opened.map((name: string, index) =>
    alias.atValue([...path, index], remarkOn(name, known === undefined || known.has(name))),
  );
}

function remarkOn(name: string, isKnown: boolean): Remark {
  if (name === 'env') {
    return remark(
      'error',
      'The environment of an action is never chosen from chat, so this opens nothing.',
      'Take env out; let the action have a parameter of its own for what people may choose.',
    );
  }
  if (!isKnown)
    return remark(
      'error',
      `The action and its runner have no parameter "${name}".`,
      'Take it out, or correct the name.',
    );
  return remark(
    'warning',
    `Whoever may give this command may ${MEANING[name] ?? `set the runner's ${name} to anything`}: \`${name}=…\` at its end is taken.`,
    'Leave it where that is meant; else take it out.',
  );
}

function remark(kind: Remark['kind'], why: string, fix: string): Remark {
  return { rule: 'opened-parameter', kind, why, fix };
}
