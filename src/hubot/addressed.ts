/**
 * The command in a message to the bot: what follows its name or alias, as `respond` of Hubot takes it
 * (`@hubot: …`, `hubot …`, `!…`), without regard to case.
 *
 * The name is read at each message because it may change after the start: Slack tells it late.
 *
 * @param direct in a direct message the name may be left out
 * @returns undefined where the message is not for the bot
 */
export function addressed(
  text: string,
  robot: { name: string; alias?: string | false | null | undefined },
  direct: boolean,
): string | undefined {
  const trimmed = text.trim();
  const names = [robot.name, robot.alias].filter((name): name is string => !!name);
  // The longer first: an alias may be the beginning of the name, and the other way round.
  names.sort((one, other) => other.length - one.length);
  for (const name of names) {
    const rest = after(trimmed, name);
    if (rest !== undefined) return rest;
  }
  return direct ? trimmed : undefined;
}

function after(text: string, name: string): string | undefined {
  // An alias may begin with the sign itself: `@bot`.
  const start = text.startsWith('@') && !name.startsWith('@') ? 1 : 0;
  if (text.slice(start, start + name.length).toLowerCase() !== name.toLowerCase()) return undefined;
  const rest = text.slice(start + name.length);
  // "hubot" is not meant in "hubots are nice"; a sign as an alias needs no blank after it: "!uptime".
  if (/\w$/.test(name) && /^\w/.test(rest)) return undefined;
  return rest.replace(/^[:,]/, '').trim();
}
