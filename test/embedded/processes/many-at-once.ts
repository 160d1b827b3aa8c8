/** Runs sixty commands at once, and one after them; says how they ended as JSON. Started where few files may be open. */
import { ProcessGroups } from '../../../src/embedded/processes/process-groups';

async function main(): Promise<void> {
  const groups = new ProcessGroups();
  const echo = (mark: string) =>
    groups.run({
      ...{ file: '/bin/sh', args: ['-c', 'sleep 0.3; echo done'], cwd: '/', env: {}, mark },
      ...{ signal: new AbortController().signal, output: () => {} },
    });
  const ends = await Promise.all(Array.from({ length: 60 }, (_, number) => echo(`many-${number}`)));
  const last = await echo('last');
  groups.close();
  console.log(JSON.stringify({ ends, last }));
}

void main();
