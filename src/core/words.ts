/** Recognises `st2 <word> …`. @returns what `ChatCommand.match` wants: the rest, or undefined */
export function afterWord(word: string): (text: string) => string | undefined {
  const pattern = new RegExp(`^st2\\s+(?:${word})(?:\\s+([\\s\\S]*))?$`, 'i');
  return (text) => {
    const found = pattern.exec(text.trim());
    return found === null ? undefined : (found[1] ?? '').trim();
  };
}

/** The first word and what follows it. */
export function firstWord(words: string): [first: string, rest: string] {
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(words.trim()) ?? [];
  return [first, rest.trim()];
}

/** Said where something is for one person's eyes and the service lets the bot write to nobody alone. */
export function notAlone(command: string): string {
  return `I cannot message you privately from here. Open a direct message with me and say \`${command}\` there.`;
}
