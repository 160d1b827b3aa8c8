import { duration } from '../../../src/core/duration';
import type { StreamEvent } from '../../../src/core/stackstorm-types';
import { isFinal } from '../../../src/core/stackstorm-types';
import { type ProgressState, storyAfter } from '../../../src/plugins/progress/progress-state';
import { renderProgress, renderProgressLine } from '../../../src/plugins/progress/render-progress';
import fc from '../../seeded-fast-check';

const started: ProgressState = {
  execution: 'e1',
  title: 'deploy shop',
  by: { id: 'U1', name: 'kirk' },
  status: 'running',
  startedAt: 0,
  tasks: [],
  tail: [],
};

const own = (status: string): StreamEvent => ({
  name: 'st2.execution__update',
  data: { id: 'e1', status, action: { ref: 'a.b' } },
});
const task = (id: string, status: string, name = id): StreamEvent => ({
  name: 'st2.execution__update',
  data: { id, status, parent: 'e1', action: { ref: 'a.c' }, context: { orquesta: { task_name: name } } },
});
const output = (data: string, execution_id = 'e1'): StreamEvent => ({
  name: 'st2.execution.output__create',
  data: { execution_id, output_type: 'stdout', data },
});
const told = (events: StreamEvent[], now = 5_000): ProgressState =>
  events.reduce((story, event) => storyAfter(story, event, now), started);

describe('the story of an execution', () => {
  it('follows its tasks and its end', () => {
    const story = told([
      task('t1', 'running', 'build'),
      task('t1', 'succeeded'),
      task('t2', 'running', 'ship'),
    ]);
    expect(renderProgress(story, 7_000).text).toBe(
      [
        'deploy shop (asked by kirk)',
        '▸ running for 7 s, 1 of 2 tasks done so far',
        '✓ build (0 s)',
        '▸ ship (2 s)',
      ].join('\n'),
    );
    expect(renderProgress(told([own('failed')]), 9_000)).toMatchObject({
      text: expect.stringContaining('✗ failed after 5 s'),
      outcome: 'failed',
      buttons: [{ say: 'st2 rerun e1' }],
    });
  });

  it('folds the tasks that went well into a line; what runs, waits or went wrong has its own', () => {
    const story = told([
      task('t1', 'succeeded', 'open_ticket'),
      task('t2', 'failed', 'call_people'),
      ...['t3', 't4', 't5'].map((id) => task(id, 'succeeded', 'shield_routers')),
      task('t6', 'pending', 'choose_power'),
      task('t7', 'running', 'draw'),
    ]);
    expect(renderProgress(story, 7_000).text.split('\n').slice(2)).toEqual([
      '✓ 4 tasks: open_ticket, shield_routers (3)',
      '✗ call_people failed (0 s)',
      '‖ choose_power waiting for an answer (2 s)',
      '▸ draw (2 s)',
    ]);
    const many = Array.from({ length: 50 }, (_, index) => task(`t${index}`, 'succeeded'));
    expect(renderProgress(told([...many, own('succeeded')]), 0).text.split('\n')).toEqual([
      'deploy shop (asked by kirk)',
      '✓ succeeded after 5 s',
      '✓ 50 tasks: t0, t1, t2, t3, t4 and 45 more',
    ]);
    const failed = Array.from({ length: 30 }, (_, index) => task(`t${index}`, 'failed'));
    expect(renderProgress(told(failed), 0).text.split('\n').slice(2, 4)).toEqual([
      '… and 20 more',
      '✗ t20 failed (0 s)',
    ]);
  });

  it('never takes an end back, whatever comes late', () => {
    const end = told([own('succeeded'), own('running'), own('failed')]);
    expect(end.status).toBe('succeeded');
    expect(told([task('t1', 'succeeded'), task('t1', 'running')]).tasks[0]?.status).toBe('succeeded');
  });

  it('is the same object when an event says nothing new', () => {
    expect(told([own('running'), task('x', 'running')].slice(0, 1))).toBe(started);
    expect(
      storyAfter(started, { name: 'st2.execution__update', data: { id: 'other', status: 'failed' } }, 0),
    ).toBe(started);
    expect(storyAfter(started, output('x', 'other'), 0)).toBe(started);
  });

  it('shows the last lines of output, put together from pieces', () => {
    const story = told([output('one\ntw'), output('o\nthree\n'), output('four\nfive\nsix\n')]);
    expect(renderProgress(story, 0).body).toBe('two\nthree\nfour\nfive\nsix');
  });

  it('stays small whatever comes', () => {
    const story = told([
      output('x'.repeat(1_000_000)),
      ...Array.from({ length: 1000 }, (_, index) => task(`t${index}`, 'running')),
      ...Array.from({ length: 1000 }, (_, index) => output(`line ${index}\n`)),
    ]);
    expect(JSON.stringify(story).length).toBeLessThan(30_000);
    expect(renderProgress(story, 0).text.split('\n').length).toBeLessThan(15);
  });

  it('takes any events in any order', () => {
    const event = fc.record({
      name: fc.constantFrom(
        'st2.execution__create',
        'st2.execution__update',
        'st2.execution.output__create',
        'x',
      ),
      data: fc.record(
        {
          id: fc.constantFrom('e1', 't1', 't2'),
          execution_id: fc.constantFrom('e1', 't1', 'z'),
          parent: fc.constantFrom('e1', 'z'),
          status: fc.constantFrom('running', 'succeeded', 'failed', 'paused'),
          action: fc.constant({ ref: 'a.b' }),
          output_type: fc.constantFrom('stdout', 'stderr', 'other'),
          data: fc.string(),
          start_timestamp: fc.string(),
        },
        { requiredKeys: ['action', 'status'] },
      ),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const story = told(events as StreamEvent[]);
        renderProgress(story, 1);
        renderProgressLine(story, 1);
        expect(isFinal(story.status)).toBe(story.endedAt !== undefined);
      }),
    );
  });
});

it.each([
  [400, '0.4 s'],
  [9_000, '9 s'],
  [42_000, '42 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [900_000, '15 min'],
  [7_200_000, '2 h'],
])('%d ms reads %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
