/** A line that is said as somebody else, so that sign-off and policy can be tried alone. */
export interface Spoken {
  /** The name that stands for another person; undefined: whoever sits here. */
  person?: string;
  /** The room it is said in, where it is another than the terminal's. */
  room?: string;
  text: string;
}

const AS = /^as\s+(?<person>[\w.@-]+)(?:\s+in\s+(?<room>#?[\w.-]+))?\s*:\s*(?<text>\S[\s\S]*)$/i;

/** What people sign off with needs no colon: nothing else is meant by it. */
const SIGNS =
  /^as\s+(?<person>[\w.@-]+)\s+(?<text>(?:st2\s+)?(?:approve|deny|confirm|answer)(?:\s[\s\S]*)?)$/i;

/** Reads `as kirk: approve`, `as kirk approve` and `as kirk in ops: deploy`; any other line is the speaker's own. */
export function spokenIn(line: string): Spoken {
  const { person, room, text } = (AS.exec(line) ?? SIGNS.exec(line))?.groups ?? {};
  if (person === undefined || text === undefined) return { text: line };
  return room === undefined ? { person, text } : { person, room, text };
}
