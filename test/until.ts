/**
 * Waits until a look finds something. A test that waits without an end of its own is ended by jest, before it can
 * give back its processes and sockets, and then the whole run never ends.
 * @param what what is waited for, for the sentence where it does not come
 * @param look finds it, or gives undefined or false
 * @param patienceMs how long, generously: a busy machine is no fault
 * @throws Error where it does not come
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  patienceMs = 90_000,
): Promise<T> {
  for (const end = Date.now() + patienceMs; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`This did not happen in ${patienceMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
