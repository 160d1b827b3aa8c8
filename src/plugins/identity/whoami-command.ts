import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import type { Steering } from '../operations/steering';

/** `st2 whoami`: who a person is to the bot, to its policy and to StackStorm. */
export function whoamiCommand({ parts, guard, logins }: Steering): ChatCommand {
  return steerCommand({
    name: 'whoami',
    help: ['st2 whoami - who you are to me and to StackStorm, and what you may do'],
    async run(call) {
      const { incoming } = call;
      const { person, place } = incoming;
      const login = await logins.loginOf(person);
      const account =
        login ??
        (await parts.st2.user().then(
          ({ username }) => username,
          () => 'unknown',
        ));
      const memberships = guard.membershipsOf(person);
      const visible = parts.rights.visible(incoming);
      const aliases = parts.aliases().aliases.filter(({ enabled }) => enabled !== false);
      const lines = [
        `id: ${person.id}`,
        `in StackStorm: ${login === undefined ? `the bot’s account, ${account}` : `yourself, ${account}`}`,
        `groups and roles: ${memberships.length === 0 ? 'none' : memberships.join(', ')}`,
        `here you may run ${aliases.filter(visible).length} of ${aliases.length} aliases`,
        ...(place.direct ? [] : [`room: ${place.room}`]),
      ];
      await call.reply({ text: `You are ${person.name}.`, body: lines.join('\n') });
    },
  });
}
