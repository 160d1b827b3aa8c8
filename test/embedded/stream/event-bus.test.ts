import { EventBus } from '../../../src/embedded/stream/event-bus';
import { turnsDuring } from '../../turns-during';
import { until } from '../../until';

/** A store whose transactions end when the test says so. */
function handStore() {
  const ends: { keep(): void; lose(): void }[] = [];
  let open: Promise<void> = Promise.resolve();
  return {
    durable: () => open,
    begin() {
      open = new Promise<void>((keep, reject) => ends.push({ keep, lose: () => reject(new Error('full')) }));
      open.catch(() => {});
    },
    ends,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('The event bus', () => {
  function listening() {
    const store = handStore();
    const bus = new EventBus(store.durable);
    const told: string[] = [];
    bus.subscribe(({ name }) => told.push(name));
    const publish = (name: string) => bus.publish({ name, data: {} });
    return { store, told, publish };
  }

  it('tells nothing before it is on the disk', async () => {
    const { store, told, publish } = listening();
    store.begin();
    publish('first');
    await settled();
    expect(told).toEqual([]);
    store.ends[0]?.keep();
    await settled();
    expect(told).toEqual(['first']);
  });

  it('does not tell of a second transaction with the first', async () => {
    const { store, told, publish } = listening();
    store.begin();
    publish('first');
    // Another turn's writing begins before the first one's news has gone out.
    store.begin();
    publish('second');
    store.ends[0]?.keep();
    await settled();
    expect(told).toEqual(['first']);
    store.ends[1]?.keep();
    await settled();
    expect(told).toEqual(['first', 'second']);
  });

  it('does not tell what was passed through at once together with what is still being written', async () => {
    const { store, told, publish } = listening();
    publish('passed');
    store.begin();
    publish('written');
    await settled();
    expect(told).toEqual(['passed']);
  });

  it('drops what could not be kept, and goes on', async () => {
    const { store, told, publish } = listening();
    store.begin();
    publish('lost');
    store.begin();
    publish('kept');
    store.ends[0]?.lose();
    store.ends[1]?.keep();
    await settled();
    expect(told).toEqual(['kept']);
  });

  it('lets others have their turn among many events, and tells them in order', async () => {
    const { store, told, publish } = listening();
    store.begin();
    const names = Array.from({ length: 2_000 }, (_, number) => String(number));
    for (const name of names) publish(name);
    store.ends[0]?.keep();
    expect(
      await turnsDuring(until('all are told', () => told.length === names.length)),
    ).toBeGreaterThanOrEqual(19);
    expect(told).toEqual(names);
  });
});
