import { Writable } from 'node:stream';
import { sendList } from '../../../src/embedded/http/send-list';
import { Laboratory } from '../laboratory';

/** A reader who takes a piece when `takes` is called, and then waits again. */
class SlowReader extends Writable {
  readonly pieces: string[] = [];
  takes: () => void = () => {};
  #arrived = () => {};
  #next = new Promise<void>((resolve) => {
    this.#arrived = resolve;
  });

  constructor() {
    super({ decodeStrings: false, highWaterMark: 1 });
  }

  /** Resolves when a piece is there to be taken. */
  async piece(): Promise<void> {
    await this.#next;
  }

  override _write(piece: string, _encoding: BufferEncoding, done: () => void): void {
    this.pieces.push(piece);
    this.takes = () => {
      this.#next = new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      done();
    };
    this.#arrived();
  }
}

const LARGE = 'x'.repeat(300_000);

/** Items that are counted as they are made. */
function counted(total: number, made: { count: number }): Iterable<unknown> {
  return (function* () {
    for (; made.count < total; ) {
      made.count += 1;
      yield { number: made.count, text: LARGE };
    }
  })();
}

describe('a list of large items', () => {
  it('is made item by item, as it is read', async () => {
    const [reader, made, lengths] = [new SlowReader(), { count: 0 }, [] as (number | undefined)[]];
    const sending = sendList(reader, counted(50, made), (length) => lengths.push(length));
    for (let taken = 1; taken <= 50; taken += 1) {
      await reader.piece();
      expect(made.count).toBe(taken);
      reader.takes();
    }
    await reader.piece();
    reader.takes();
    await sending;
    expect(lengths).toEqual([undefined]);
    expect(Math.max(...reader.pieces.map(({ length }) => length))).toBeLessThan(310_000);
    expect(JSON.parse(reader.pieces.join(''))).toHaveLength(50);
  });

  it('ends where nobody reads any more', async () => {
    const [reader, made] = [new SlowReader(), { count: 0 }];
    const sending = sendList(reader, counted(50, made), () => {});
    await reader.piece();
    reader.destroy();
    await sending;
    expect(made.count).toBe(1);
  });

  it('that is short has its length, and none is a list', async () => {
    const [reader, lengths] = [new SlowReader(), [] as (number | undefined)[]];
    await sendList(reader, ['ü', 2n ** 60n], (length) => lengths.push(length));
    const empty = new SlowReader();
    await sendList(empty, [], (length) => lengths.push(length));
    expect([lengths, reader.pieces, empty.pieces]).toEqual([[26, 2], ['["ü",1152921504606846976]'], ['[]']]);
  });
});

it('all executions with their large results are one answer, and others are served meanwhile', async () => {
  const lab = new Laboratory();
  lab.action('large', {
    parameters: { cmd: { default: "head -c 300000 /dev/zero | tr '\\0' x", immutable: true } },
  });
  await lab.start();
  try {
    for (let run = 0; run < 6; run += 1) await lab.run('lab.large', {});
    const all = await lab.call('GET', '/v1/executions?action=lab.large&limit=-1');
    expect(all.body).toHaveLength(6);
    const sizes = Object.values(all.body).map(({ result }) => result?.stdout?.length);
    expect(sizes).toEqual(Array(6).fill(300_000));
    expect(all.headers.get('x-total-count')).toBe('6');
    const few = await lab.call('GET', '/v1/executions?action=lab.large&limit=2&exclude_attributes=result');
    expect(few.body).toHaveLength(2);
  } finally {
    await lab.remove();
  }
});
