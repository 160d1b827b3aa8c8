import { readWorkflow } from '../../../src/embedded/workflows/workflow-definition';

function withOf(written: unknown) {
  return readWorkflow({ tasks: { each: { with: written } } }).tasks.get('each')?.with;
}

describe('what a task repeats itself over', () => {
  it.each<[unknown, string[], string]>([
    ['<% ctx(hosts) %>', [], '<% ctx(hosts) %>'],
    ['host in <% ctx(hosts) %>', ['host'], '<% ctx(hosts) %>'],
    [
      '  host,  port   in   <% zip(ctx(hosts), ctx(ports)) %>',
      ['host', 'port'],
      '<% zip(ctx(hosts), ctx(ports)) %>',
    ],
    [{ items: 'host in <% ctx(hosts) %>', concurrency: 2 }, ['host'], '<% ctx(hosts) %>'],
  ])('is read from %j', (written, names, items) => {
    expect(withOf(written)).toMatchObject({ names, items });
  });

  it('is read at once, however many blanks are in it', () => {
    const blanks = ' '.repeat(250_000);
    expect(withOf(`host${blanks}of hosts`)?.names).toEqual([]);
    expect(withOf(`${blanks}host${blanks}in${blanks}hosts`)).toMatchObject({
      names: ['host'],
      items: 'hosts',
    });
  });
});
