import type { ChatService } from '../core/chat';
import type { ChatRobot } from '../core/robot';
import type { ChatConfig } from './chat-config';
import { DiscordChat, speaksDiscord } from './discord';
import { IrcChat, speaksIrc } from './irc';
import { MattermostChat, speaksMattermost } from './mattermost';
import { PlainChat } from './plain';
import { RocketChat, speaksRocketChat } from './rocketchat';
import { SlackChat } from './slack';
import { slackWeb } from './slack-api';
import { speaksTeams, TeamsChat } from './teams';
import { speaksTelegram, TelegramChat } from './telegram';
// Not by the room's front door: what draws a terminal is loaded where one is opened.
import { isOwnTerminal, TerminalChat } from './terminal/terminal-chat';
import { speaksXmpp, XmppChat } from './xmpp';

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
  mattermost: { fits: speaksMattermost, create: (robot, config) => new MattermostChat(robot, config) },
  discord: { fits: speaksDiscord, create: (robot, config) => new DiscordChat(robot, config) },
  rocketchat: { fits: speaksRocketChat, create: (robot, config) => new RocketChat(robot, config) },
  teams: { fits: speaksTeams, create: (robot, config) => new TeamsChat(robot, config) },
  telegram: { fits: speaksTelegram, create: (robot, config) => new TelegramChat(robot, config) },
  xmpp: { fits: speaksXmpp, create: (robot, config) => new XmppChat(robot, config) },
  irc: { fits: speaksIrc, create: (robot, config) => new IrcChat(robot, config) },
  terminal: { fits: isOwnTerminal, create: (robot, config) => new TerminalChat(robot, config) },
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
