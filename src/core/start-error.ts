/**
 * Why the bridge cannot start although nothing is broken: its owner has to change something first. The message is one sentence,
 * or two, that name the setting; it is what everybody is answered until then.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
