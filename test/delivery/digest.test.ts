import { LocalTime } from '../../src/core/local-time';
import { Digest, summaryLine } from '../../src/delivery/digest';
import type { Order } from '../../src/delivery/order';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const place = { room: 'C1', thread: 't1' };

function order(text: string, more: Partial<Order> = {}): Order {
  return { place, post: { text }, urgency: 'announcement', ...more };
}

/** A digest that gives back fewer than three orders one by one. */
function newDigest() {
  return new Digest(place, 3, new LocalTime('UTC'));
}

describe('the line of an announcement in a digest', () => {
  it.each([
    ['its text', { text: 'disk full\non h1' }, 'disk full'],
    ['the first line that says anything', { text: ' \r\n', body: '\n  disk full \r\nx' }, 'disk full'],
    ['nothing where it has no words', { text: ' ' }, ''],
  ])('is %s', (_, post, line) => {
    expect(summaryLine(post)).toBe(line);
  });

  it('is cut where it is long', () => {
    expect(summaryLine({ text: 'x'.repeat(120) })).toBe('x'.repeat(120));
    expect(summaryLine({ text: 'x'.repeat(121) })).toBe(`${'x'.repeat(119)}…`);
  });
});

describe('a digest', () => {
  it('says how many there were from when to when, and how often each', () => {
    const digest = newDigest();
    digest.add(order('disk full'), [], NOON);
    digest.add(order('load'), [], NOON + 1_000);
    digest.add(order('disk full'), [], NOON + 61_000, 1_234);
    expect([digest.count, digest.place]).toEqual([1_236, place]);
    expect(digest.close().order).toEqual({
      ...{ place, urgency: 'announcement' },
      post: {
        text: '1,236 announcements from 12:00:00 to 12:01:01, in short:',
        body: '· disk full (1,235 times)\n· load',
      },
    });
  });

  it('counts what is beyond twelve kinds', () => {
    const digest = newDigest();
    for (let kind = 1; kind <= 12; kind += 1) digest.add(order(`alarm ${kind}`), [], NOON);
    expect(digest.close().order.post.body).toMatch(/· alarm 12$/);
    digest.add(order('alarm 13'), [], NOON, 1_000);
    digest.add(order('alarm 14'), [], NOON);
    digest.add(order('alarm 12'), [], NOON);
    expect(digest.close().order.post.body).toMatch(/· alarm 12 \(2 times\)\n· and 1,001 others$/);
  });

  it('gives few back one by one, whole, and more no longer', () => {
    const digest = newDigest();
    const settle = () => {};
    const orders = [order('a'), order('b')];
    for (const each of orders) digest.add(each, [settle], NOON);
    expect(digest.singles).toEqual(orders.map((each) => ({ order: each, settles: [settle] })));
    digest.add(order('c'), [], NOON);
    expect(digest.singles).toBeUndefined();
    digest.add(order('d'), [], NOON);
    expect(digest.singles).toBeUndefined();
  });

  it('is this bot’s to post as long as what is in it', () => {
    const digest = newDigest();
    const [still, ready] = [() => true, () => true];
    digest.add(order('a', { still: () => false }), [], NOON);
    expect(digest.close().order).not.toHaveProperty('ready');
    digest.add(order('b', { still, ready }), [], NOON);
    digest.add(order('of the webhook'), [], NOON);
    expect(digest.close().order).toMatchObject({ still, ready });
  });

  it('tells all whose announcement is in it when it was posted, and those beyond ten thousand at once', () => {
    const digest = newDigest();
    const told: unknown[] = [];
    const settle = (how: unknown) => void told.push(how);
    digest.add(order('a'), Array(10_000).fill(settle), NOON, 10_000);
    expect(told).toEqual([]);
    digest.add(order('b'), [settle], NOON);
    expect(told).toEqual([{ posted: { place } }]);
    expect(digest.close().settles).toHaveLength(10_000);
  });
});
