/**
 * SIGUSR2 reads the commands again, as with the old plugin: without a listener it would end the bot of whoever has
 * that in a script. It is the one listener that the bridge has on the process; others stay beside it, and it goes with
 * the bridge. Where the platform has no such signal, nothing happens.
 * @returns how to stop listening
 */
export function onReloadSignal(reload: () => void): () => void {
  try {
    process.on('SIGUSR2', reload);
  } catch {
    return () => {};
  }
  return () => void process.removeListener('SIGUSR2', reload);
}
