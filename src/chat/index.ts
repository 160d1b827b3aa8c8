import type { ChatConfig } from './chat-config';
import { PlainChat } from './plain';
import type { ChatRobot } from './robot';
import type { ChatService } from './service';
import { SlackChat } from './slack';
import { slackWeb } from './slack-api';

/** One service: how its adapters are told from others, and how it is made. */
interface Entry {
  /** Looks at what the adapter can do, never at its name: that differs between Hubots. */
  fits(robot: ChatRobot): boolean;
  create(robot: ChatRobot, config: Partial<ChatConfig>): ChatService;
}

/** In the order in which they are asked. The next service is one line here and one file beside. */
const services: Record<string, Entry> = {
  slack: {
    fits: ({ adapter }) => slackWeb(adapter) !== undefined,
    create: (robot, config) => new SlackChat(robot, config),
  },
  plain: { fits: () => true, create: (robot, config) => new PlainChat(robot, config) },
};

/**
 * How this robot's chat service is spoken to. Never throws: an adapter that shows nothing known is spoken
 * to in plain text.
 * @param config `service` decides over what the adapter shows
 */
export function chooseChatService(robot: ChatRobot, config: Partial<ChatConfig> = {}): ChatService {
  const named = config.service === undefined ? undefined : services[config.service];
  const entry = named ?? Object.values(services).find(({ fits }) => fits(robot));
  return entry ? entry.create(robot, config) : new PlainChat(robot, config);
}
