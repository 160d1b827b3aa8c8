import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { notAlone } from '../../core/words';

/**
 * `st2 page`: a one-time link to the page that shows executions live. The page knows nothing of the chat
 * policy, so whom the policy hides a command from may look there and not touch.
 */
export function pageCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'page',
    words: 'web',
    help: ['st2 page - a link to the page where executions are seen live; it lets you in once'],
    async run(call) {
      const { person } = call.incoming;
      const visible = context.rights.visible(call.incoming);
      const role = context.aliases().aliases.every(visible) ? 'operator' : 'observer';
      try {
        const link = await context.st2.pageLink(person.id, role);
        const only = role === 'observer' ? ' You may look there, not change.' : '';
        const told = await call.whisper(`${link}\nIt lets one browser in, once, within ten minutes.${only}`);
        if (call.incoming.place.direct) return;
        await call.reply(told ? 'I have sent you the link directly.' : notAlone('st2 page'));
      } catch (error) {
        if (!(error instanceof BackendError) || error.status !== 404) throw error;
        const own = context.config.webUrl;
        await call.reply(
          own === undefined
            ? 'This StackStorm has its own web page; ST2_WEBUI_URL does not say where it is.'
            : `StackStorm’s web page is at ${own}.`,
        );
      }
    },
  });
}
