/** More values than any file of a pack has; anchors that repeat each other make billions of a few lines. */
const MAX_VALUES = 200_000;

/**
 * What is wrong with the anchors (`&name`, `*name`) of a YAML document that was read: one that stands inside of itself has no
 * end, and a few that repeat each other have none that anyone could wait for. Undefined where all is well. Pure.
 */
export function anchorFault(document: unknown): string | undefined {
  const around = new Set<unknown>();
  let values = 0;
  const look = (value: unknown): string | undefined => {
    values += 1;
    if (values > MAX_VALUES) return 'its anchors (&name) repeat each other so often that it has no end';
    if (typeof value !== 'object' || value === null) return undefined;
    if (around.has(value)) return 'an anchor (&name) stands inside of itself (*name)';
    around.add(value);
    for (const inner of Object.values(value)) {
      const fault = look(inner);
      if (fault !== undefined) return fault;
    }
    around.delete(value);
    return undefined;
  };
  return look(document);
}
