/**
 * SIGUSR2 reads the commands again, as with the old plugin. The listener is the bridge's own and goes
 * with it; where the platform has no such signal, nothing happens.
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
