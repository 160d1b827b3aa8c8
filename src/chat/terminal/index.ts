/** The front door of the terminal: what `bin/hubot` opens, and the chat service that speaks through it. */
export { type BotAtWork, notYetAtWork } from './bot-at-work';
export { TerminalAdapter, type TerminalHost, type TerminalRobot } from './terminal-adapter';
export { isOwnTerminal, TerminalChat } from './terminal-chat';
