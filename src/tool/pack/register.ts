import type { ToolCall } from '../command';
import { runningBot } from '../embedded-at-hand';

/** Lets the bot that runs here read a pack again. @returns false where none runs */
export async function registerInBot(call: ToolCall, ref: string): Promise<boolean> {
  const bot = await runningBot(call);
  if (bot === undefined) return false;
  await bot.st2.registerPacks([ref]);
  await bot.close();
  return true;
}
