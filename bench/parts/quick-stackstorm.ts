import { TimedStackStorm } from '../../test/fakes/timed-stackstorm';

/** A StackStorm that takes a few milliseconds for everything, with so many aliases; and what a bot is told to find it. */
export async function quickStackStorm(
  aliases: number,
): Promise<{ server: TimedStackStorm; address: Record<string, string> }> {
  const server = await new TimedStackStorm({ taken: 1, run: 5, told: 1, step: 1 }).start();
  const [echo] = server.aliases;
  if (echo !== undefined)
    server.aliases = Array.from({ length: aliases }, (_, at) => ({
      ...echo,
      ...{ id: `a${at}`, name: `echo${at}`, ref: `bench.echo${at}`, formats: [`echo ${at} {{ text }}`] },
    }));
  return { server, address: { ST2_API_URL: server.url, ST2_STREAM_URL: server.url, ST2_API_KEY: 'k' } };
}
