/**
 * Whether `text` fits `glob`, where `*` stands for any run of characters and all else for itself.
 * Time is the product of the lengths at worst: values come from chat and may be long and hostile.
 */
export function fitsGlob(glob: string, text: string): boolean {
  const parts = glob.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return glob === text;
  const last = parts[parts.length - 1] ?? '';
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  // The leftmost place for each middle part leaves the most room for the next, so no going back.
  let from = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
