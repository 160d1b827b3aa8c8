/** What terminals obey instead of showing it: C0 and C1 controls, and the signs that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Select Graphic Rendition: colours, bold and the like; the one family of sequences that moves and erases nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with one
const COLOURS = /(\u001b\[[\d;:]*m)/;

/**
 * Text from outside as it can be shown at a terminal without being obeyed: a control character becomes its picture
 * (ESC is shown as ␛), one without a picture its number in angle brackets. Line ends and tabs stay.
 */
export function visibleControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, picture);
}

/** The same, but colours stay what they are; for output whose author asks for that. Ends without any colour. */
export function visibleButColours(text: string): string {
  const parts = text.split(COLOURS);
  if (parts.length === 1) return visibleControls(text);
  return `${parts.map((part, index) => (index % 2 === 1 ? part : visibleControls(part))).join('')}\u001b[0m`;
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
