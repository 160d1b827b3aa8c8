import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalised } from './normalise';
import { indexed, readEvents, type StreamEvent, StreamReader, storyOf } from './stream-reader';
import { AFTER_MS, bodiesOf, PATIENCE_MS, StreamStage, UNPLAYED } from './stream-stage';

type Mapping = Record<string, unknown>;

/** Replays what is recorded of streams; scenarios that wait run side by side. */
export class Streams extends StreamStage {
  async play(): Promise<void> {
    for (const path of this.paths)
      if (UNPLAYED[path] !== undefined) this.report(path, { kind: 'skipped', why: UNPLAYED[path] });
    await this.#answers();
    await Promise.all([
      this.#slowLines(),
      this.#within(),
      this.#outputs(),
      this.#outputSoFar(),
      this.#cancel(),
      this.#local(),
    ]);
    await this.#echo();
    await this.#aliases();
    await this.#inquiry();
  }

  /** Streams of which only the beginning is recorded. */
  async #answers(): Promise<void> {
    for (const name of this.names(/^stream\/(auth|q)_/)) {
      const index = this.index(name);
      const reader = await this.open(name);
      this.judge(
        `${name}.events`,
        { ...(this.opening(index) as Mapping), first: index.first_bytes },
        { ...(this.opened(reader) as Mapping), first: reader.text },
      );
      reader.close();
    }
  }

  /** One run of lines a second, which every filter looks at. */
  async #slowLines(): Promise<void> {
    const names = this.names(/^stream\/(action_refs|events_|no_filter)/);
    const readers = await Promise.all(names.map((name) => this.open(name)));
    const started = await this.command('slow_lines', 'lab slow {{ count=3 }}', 'lab slow 3');
    await this.finished(started.id);
    names.forEach((name, index) => {
      const reader = readers[index];
      if (reader !== undefined) this.compare(name, reader, started, 'chatlab.slow_lines');
      reader?.close();
    });
  }

  /** Streams about one execution that has begun already: what is told, and whether the server ends it. */
  async #within(): Promise<void> {
    const names = this.names(/^stream\/(execution_ids|end_execution)/);
    const started = await this.command('slow_lines', 'lab slow {{ count=3 }}', 'lab slow 6');
    const readers = await Promise.all(
      names.map((name) => {
        const [recorded] = Object.values(this.index(name).stream_query).filter((text) =>
          /^[0-9a-f]{24}$/.test(text),
        );
        return this.open(name, { [String(recorded)]: started.id });
      }),
    );
    await this.finished(started.id);
    names.forEach((name, position) => {
      const index = this.index(name);
      const reader = readers[position];
      if (reader === undefined) return;
      const told = (events: readonly Mapping[]) => ({
        last: events.filter(({ status }) => status === 'succeeded').map(({ event }) => event),
        output: events.some(({ event }) => String(event).startsWith('st2.execution.output')),
      });
      this.judge(
        `${name}.events`,
        { ...told(index.events), closed: index.server_closed_after_s != null },
        {
          ...told(
            reader.events
              .filter(({ data }) =>
                [started.id, started.liveaction].includes(String(data.execution_id ?? data.id)),
              )
              .map(indexed),
          ),
          closed: reader.closed,
        },
      );
      this.bodies(
        name,
        reader.events.filter(({ data }) =>
          [started.id, started.liveaction].includes(String(data.execution_id ?? data.id)),
        ),
        'chatlab.slow_lines',
        (status) => status === 'succeeded' || status === undefined,
      );
      reader.close();
    });
  }

  /** `/executions/<id>/output/stream`, of one that runs and one that has ended. */
  async #outputs(): Promise<void> {
    const { laboratory } = this;
    for (const name of this.names(/^executions\/output_stream/)) {
      const finished = name.includes('finished');
      const started = await this.command(
        'slow_lines',
        'lab slow {{ count=3 }}',
        `lab slow ${finished ? 2 : 4}`,
      );
      if (finished) await this.finished(started.id);
      const type = this.index(name).stream_query.output_type;
      const reader = await new StreamReader().open(
        `${laboratory.backend.url}/v1/executions/${started.id}/output/stream${type === undefined ? '' : `?output_type=${type}`}`,
        { 'X-Auth-Token': laboratory.token },
      );
      await reader.until(() => reader.closed, PATIENCE_MS);
      const never = () => false;
      this.judge(
        `${name}.events`,
        { ...storyOf(this.index(name).events, never), closed: true },
        { ...storyOf(reader.events.map(indexed), never), closed: reader.closed },
      );
      this.bodies(name, reader.events, 'chatlab.slow_lines');
    }
  }

  /** What is there of the output of one that still runs, as text. */
  async #outputSoFar(): Promise<void> {
    const [name] = this.names(/^executions\/output_api_running/);
    if (name === undefined) return;
    const { id } = await this.command('slow_lines', 'lab slow {{ count=3 }}', 'lab slow 4');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const reader = await new StreamReader().open(
      `${this.laboratory.backend.url}/v1/executions/${id}/output`,
      {
        'X-Auth-Token': this.laboratory.token,
      },
    );
    await reader.until(() => reader.closed, PATIENCE_MS);
    this.judge(`${name}.events`, this.opening(this.index(name)), this.opened(reader));
    const lines = (text: string) => text.split('\n').sort();
    const recorded = readFileSync(join(this.folder, `${name}.sse.txt`), 'utf8');
    this.judge(`${name}.sse.txt`, lines(recorded), lines(reader.text));
  }

  async #cancel(): Promise<void> {
    const [name] = this.names(/^executions\/cancel_running_stream/);
    if (name === undefined) return;
    const reader = await this.open(name);
    const started = await this.command('sleep', 'lab sleep {{ seconds=30 }}', 'lab sleep 30');
    await reader.until(() => reader.saw(started.id, ['running']), PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await this.laboratory.call('DELETE', `/v1/executions/${started.id}`);
    await this.finished(started.id);
    this.compare(name, reader, started, 'chatlab.sleep');
    const path = 'executions/cancel_running_announcement.sse.txt';
    const isOurs = ({ name: event, data }: StreamEvent) =>
      event.includes('announcement') && JSON.stringify(data).includes(started.id);
    this.judge(path, normalised(readEvents(this.folder, path)), normalised(reader.events.filter(isOurs)));
    reader.close();
  }

  async #local(): Promise<void> {
    const [name] = this.names(/^stream\/core_local_streaming/);
    if (name === undefined) return;
    const reader = await this.open(name);
    const started = await this.command(
      'local',
      'lab run {{ cmd }}',
      'lab run for i in 1 2 3; do echo $i; sleep 1; done',
    );
    await this.finished(started.id);
    this.compare(name, reader, started, 'core.local');
    const base = 'stream/core_local_streaming';
    const own = reader.events.filter(({ data }) => data.execution_id === started.id);
    this.judge(
      `${base}.2_all_events.sse.txt`,
      bodiesOf(readEvents(this.folder, `${base}.2_all_events.sse.txt`), 'core.local'),
      bodiesOf(
        reader.events.filter(({ data }) =>
          [started.id, started.liveaction].includes(String(data.execution_id ?? data.id)),
        ),
        'core.local',
      ),
    );
    this.judge(
      `${base}.3_output_events.sse.txt`,
      normalised(readEvents(this.folder, `${base}.3_output_events.sse.txt`)),
      normalised(own),
    );
    reader.close();
  }

  async #echo(): Promise<void> {
    const names = this.names(/^stream\/(accept|last_event)/);
    const readers = await Promise.all(names.map((name) => this.open(name)));
    const started = await this.command('echo_default', 'lab echo {{ text }}', 'lab echo hello');
    await this.finished(started.id);
    names.forEach((name, index) => {
      const reader = readers[index];
      if (reader !== undefined) this.compare(name, reader, started, 'chatlab.echo');
      reader?.close();
    });
  }

  async #aliases(): Promise<void> {
    const [name] = this.names(/^stream\/actionalias_crud/);
    if (name === undefined) return;
    const reader = await this.open(name);
    const alias = {
      name: 'of_stream',
      pack: 'chatlab',
      action_ref: 'chatlab.echo',
      formats: ['of stream {{ text }}'],
    };
    const made = (await this.laboratory.call('POST', '/v1/actionalias', alias)).body as Mapping;
    const changed = { ...alias, id: made.id, description: 'changed' };
    await this.laboratory.call('PUT', `/v1/actionalias/${String(made.id)}`, changed);
    await this.laboratory.call('DELETE', `/v1/actionalias/${String(made.id)}`);
    await reader.until(() => reader.events.length >= 3, 1000);
    this.judge(
      `${name}.events`,
      this.index(name).events.map(({ event }) => event),
      reader.events.map((event) => event.name),
    );
    const keys = (events: readonly StreamEvent[]) => events.map(({ data }) => Object.keys(data).sort());
    this.judge(`${name}.sse.txt`, keys(readEvents(this.folder, `${name}.sse.txt`)), keys(reader.events));
    reader.close();
  }

  /** A workflow that asks, until it rests and until it ends. */
  async #inquiry(): Promise<void> {
    const [pending, whole] = this.names(/^inquiries\/stream_(pending|whole)/);
    if (pending === undefined || whole === undefined) return;
    const reader = await this.open(pending);
    const started = await this.command('wf_ask', 'lab wfask', 'lab wfask');
    await reader.until(() => reader.saw(started.id, ['paused']), PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
    const until = [...reader.events];
    const inquiry = until
      .map(({ data }) => data)
      .find((data) => data.parent === started.id && data.status === 'pending')?.id;
    const body = { id: inquiry, response: { secondfactor: 'abc', approve: true } };
    await this.laboratory.call('PUT', `/v1/inquiries/${String(inquiry)}`, body);
    await this.finished(started.id);
    for (const [name, events] of [
      [pending, until],
      [whole, reader.events],
    ] as const) {
      const index = this.index(name);
      const root = index.workflow_execution_id;
      const everyone = () => true;
      const of = (list: readonly Mapping[], top: unknown) =>
        storyOf(
          list.filter(
            (event) =>
              String(event.event).startsWith('st2.execution__') && (event.id === top || event.parent === top),
          ),
          everyone,
        );
      this.judge(`${name}.events`, of(index.events, root), of(events.map(indexed), started.id));
    }
    this.judge(
      'inquiries/stream_pending.sse.txt',
      bodiesOf(readEvents(this.folder, 'inquiries/stream_pending.sse.txt'), 'core.ask'),
      bodiesOf(until, 'core.ask'),
    );
    reader.close();
  }
}
