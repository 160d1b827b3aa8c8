import { HeardInOrder } from '../../src/hubot/heard-in-order';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('messages in the order they were heard', () => {
  it('wait for one before them whose listener Hubot has not called yet', async () => {
    const order = new HeardInOrder();
    const said: string[] = [];
    const [first, second] = [order.place(), order.place()];
    second(() => said.push('localhost'));
    await settled();
    expect(said).toEqual([]);
    first(() => said.push('check host'));
    await settled();
    expect(said).toEqual(['check host', 'localhost']);
  });

  it('do not wait for ever for one that somebody’s middleware has stopped', async () => {
    const order = new HeardInOrder();
    order.place();
    await new Promise<void>((resolve) => order.place()(resolve));
  });
});
