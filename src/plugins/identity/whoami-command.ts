import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';

/** `st2 whoami`: who a person is to the bot, to its policy and to StackStorm. */
export function whoamiCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'whoami',
    help: ['st2 whoami - who you are to me and to StackStorm, and what you may do'],
    async run(call) {
      const { incoming } = call;
      const { person, place } = incoming;
      const login = await context.loginOf(person);
      const account =
        login ??
        (await context.st2.user().then(
          ({ username }) => username,
          () => 'unknown',
        ));
      const memberships = context.rights.membershipsOf(person);
      const visible = context.rights.visible(incoming);
      const aliases = context.aliases().aliases.filter(({ enabled }) => enabled !== false);
      const lines = [
        `id: ${person.id}`,
        `in StackStorm: ${login === undefined ? `the bot's account, ${account}` : `yourself, ${account}`}`,
        `groups and roles: ${memberships.length === 0 ? 'none' : memberships.join(', ')}`,
        `here you may run ${aliases.filter(visible).length} of ${aliases.length} aliases`,
        ...(place.direct ? [] : [`room: ${place.room}`]),
      ];
      await call.reply({ text: `You are ${person.name}.`, body: lines.join('\n') });
    },
  });
}
