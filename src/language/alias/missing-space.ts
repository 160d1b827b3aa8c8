/**
 * Whether text that follows a word of a format without white space is likely to be a value: `start5` and `onweb01`, but not
 * `running`, `rules` or `deploy: done`. The more of the format's words are there, the less it needs to look like one.
 * @param text from the end of the word on
 * @param words how many words of the format the message has
 */
export function isGluedValue(text: string, words: number): boolean {
  const [token = ''] = text.split(/\s/, 1);
  if (/^[\d"@#$<{[]/.test(token)) return words >= 2 || /^\d.*[.:]/.test(token);
  const [letters = ''] = /^\p{L}*/u.exec(token) ?? [];
  if (letters === '' || ENDINGS.test(letters)) return false;
  if (letters.length < token.length) return words >= 2;
  return token.length >= 4 ? words >= 3 : token.length === 3 && words >= 4;
}

/** What words end with in other forms: behind a word of the format it is no value. */
const ENDINGS = /^(?:s|d|r|n|es|ed|er|ly|ing|ment|tion|ion|able|ness|less|ers)$/i;
