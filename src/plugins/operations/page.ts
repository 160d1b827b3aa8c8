import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { notAlone } from '../../core/words';
import { wantsSignOff } from '../../language/alias/chat-extra';

/**
 * `st2 page`: a one-time link to the page that shows executions live. What is done there passes no gate of chat and is
 * in no audit: where there is any of these, people may look there and not touch.
 */
export function pageCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'page',
    words: 'web',
    help: ['st2 page - a link to the page that shows executions live; it works once'],
    async run(call) {
      const { person } = call.incoming;
      const role = isJudged(context) ? 'observer' : 'operator';
      try {
        const link = await context.st2.pageLink(person.id, role);
        const only = role === 'observer' ? ' You can look there, but not change anything.' : '';
        const told = await call.whisper(`${link}\nIt works in one browser, once, within ten minutes.${only}`);
        // Where everything is said to the bot, nobody else reads along: the link stands right above.
        if (call.incoming.place.direct || context.service.hearsAll) return;
        await call.reply(told ? 'I have sent you the link in a direct message.' : notAlone('st2 page'));
      } catch (error) {
        if (!(error instanceof BackendError) || error.status !== 404) throw error;
        const own = context.config.webUrl;
        await call.reply(
          own === undefined
            ? 'This StackStorm has its own web page; ST2_WEBUI_URL does not say where it is.'
            : `StackStorm's web page is at ${own}.`,
        );
      }
    },
  });
}

/** Whether there is anything that a command in chat has to get past, or that it is written down in. */
function isJudged({ config, aliases }: Pick<BridgeContext, 'config' | 'aliases'>): boolean {
  return (
    config.policyFile !== undefined || config.auditFile !== undefined || aliases().aliases.some(wantsSignOff)
  );
}
