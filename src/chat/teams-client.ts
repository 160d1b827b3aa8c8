import { createRequire } from 'node:module';
import { join } from 'node:path';
import { asText, type ChatRobot, call, isRecord, reach } from '../core/robot';

/** What the adapter puts on the robot, by the names under which the Bot Framework wants it. */
const CREDENTIALS = {
  MicrosoftAppId: 'TEAMS_BOT_APP_ID',
  MicrosoftAppPassword: 'TEAMS_BOT_CLIENT_SECRET',
  MicrosoftAppType: 'TEAMS_BOT_APP_TYPE',
  MicrosoftAppTenantId: 'TEAMS_BOT_TENANT_ID',
};

/**
 * A client of the Bot Framework as @hubot-friends/hubot-ms-teams makes one for itself and shows nobody: for what is to be said
 * before anybody has written to the bot, late results after a restart most of all.
 * @returns undefined where the adapter has set nothing, or its library is not where the bot was started
 */
export function teamsClient(robot: ChatRobot): unknown {
  const settings = reach(robot, 'config');
  if (!isRecord(settings) || asText(settings.TEAMS_BOT_APP_ID) === undefined) return undefined;
  try {
    const library: unknown = createRequire(join(process.cwd(), 'package.json'))('botbuilder');
    const given = Object.entries(CREDENTIALS).map(([name, from]) => [name, asText(settings[from])]);
    const Factory = reach(library, 'ConfigurationServiceClientCredentialFactory') as Maker;
    const Client = reach(library, 'CloudAdapter') as Maker;
    const factory = new Factory({
      MicrosoftAppType: 'MultiTenant',
      ...Object.fromEntries(given.filter(([, value]) => value)),
    });
    return new Client(call(library, ['createBotFrameworkAuthenticationFromConfiguration'], null, factory));
  } catch {
    return undefined;
  }
}

type Maker = new (settings: unknown) => unknown;
