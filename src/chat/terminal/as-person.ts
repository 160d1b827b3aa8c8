/** A line that is said as somebody else, so that sign-off and policy can be tried alone. */
export interface Spoken {
  /** The name that stands for another person; undefined: whoever sits here. */
  person?: string;
  /** The room it is said in, where it is another than the terminal's. */
  room?: string;
  text: string;
}

const AS = /^as\s+([\w.@-]+)(?:\s+in\s+(#?[\w.-]+))?\s*:\s*(\S[\s\S]*)$/i;

/** What people sign off with needs no colon: nothing else is meant by it. */
const SIGNS = /^as\s+([\w.@-]+)\s+((?:st2\s+)?(?:approve|deny|confirm|answer)(?:\s[\s\S]*)?)$/i;

/** Reads `as kirk: approve`, `as kirk approve` and `as kirk in ops: deploy`; any other line is the speaker's own. */
export function spokenIn(line: string): Spoken {
  const found = AS.exec(line);
  const [, signer, sign] = SIGNS.exec(line) ?? [];
  if (signer !== undefined && sign !== undefined) return { person: signer, text: sign };
  if (found === null) return { text: line };
  const [, person = '', room, text = ''] = found;
  return room === undefined ? { person, text } : { person, room, text };
}
