import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { sentenceOf } from '../fault';
import { objectId } from '../object-id';
import { PieceMasker } from '../parameters/piece-masker';
import type { ExecutionStore, OutputLine } from '../store/execution-store';
import type { EventBus } from '../stream/event-bus';
import { isoFromMicroseconds, microseconds } from '../timestamps';
import type { ExecutionRecord } from './execution-record';

/** A line without an end is sent after this time, so that a prompt or a progress bar is seen. */
const PARTIAL_MS = 150;
/** How long lines gather before they are written together. */
const WRITE_MS = 100;

/** A process that writes more lines than this at once is read by nobody line by line. */
const FLOOD_LINES = 100;

/** Lines, each with its end; a flood of them is one piece, for each takes an event and a row in the store. */
function piecesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/(?<=\n)/, FLOOD_LINES + 1);
  return lines.length > FLOOD_LINES ? [text] : lines;
}

/** Turns what a process writes into lines: events at once, the store soon after. */
export class OutputRecorder {
  readonly #partial = { stdout: '', stderr: '' };
  readonly #masked: Readonly<Record<'stdout' | 'stderr', PieceMasker>>;
  #unwritten: OutputLine[] = [];
  #written = 0;
  #stopPartial: (() => void) | undefined;
  #stopWrite: (() => void) | undefined;

  constructor(
    private readonly record: ExecutionRecord,
    secrets: readonly string[],
    private readonly store: ExecutionStore,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#masked = { stdout: new PieceMasker(secrets), stderr: new PieceMasker(secrets) };
  }

  add(type: 'stdout' | 'stderr', data: string): void {
    // A secret may be of several lines, and come in several pieces.
    this.#take(type, this.#masked[type].add(data));
  }

  #take(type: 'stdout' | 'stderr', data: string): void {
    const text = this.#partial[type] + data;
    const end = text.lastIndexOf('\n') + 1;
    this.#partial[type] = text.slice(end);
    for (const piece of piecesOf(text.slice(0, end))) this.#line(type, piece);
    if (this.#partial[type] !== '')
      this.#stopPartial ??= this.clock.after(PARTIAL_MS, () => this.#flushPartial());
  }

  /** Writes the lines that are whole. */
  flush(): void {
    this.#write();
  }

  /** Sends and writes what is left. */
  end(): void {
    for (const type of ['stdout', 'stderr'] as const) this.#take(type, this.#masked[type].end());
    this.#flushPartial();
    this.#write();
  }

  #flushPartial(): void {
    this.#stopPartial?.();
    this.#stopPartial = undefined;
    for (const type of ['stdout', 'stderr'] as const) {
      const text = this.#partial[type];
      this.#partial[type] = '';
      if (text !== '') this.#line(type, text);
    }
  }

  #line(type: 'stdout' | 'stderr', data: string): void {
    const time = microseconds(this.clock.now());
    this.#unwritten.push({ type, time, data });
    this.#stopWrite ??= this.clock.after(WRITE_MS, () => this.#write());
    this.bus.publish({
      name: 'st2.execution.output__create',
      executionId: this.record.id,
      actionRef: this.record.action.ref,
      data: {
        execution_id: this.record.id,
        action_ref: this.record.action.ref,
        runner_ref: this.record.action.runner_type,
        timestamp: isoFromMicroseconds(time),
        output_type: type,
        data,
        id: objectId(this.clock.now()),
      },
    });
  }

  #write(): void {
    this.#stopWrite?.();
    this.#stopWrite = undefined;
    if (this.#unwritten.length === 0) return;
    const lines = this.#unwritten;
    this.#unwritten = [];
    try {
      this.store.addOutput(this.record.id, this.#written, lines);
      this.#written += lines.length;
    } catch (error) {
      this.log.error(`The output of execution ${this.record.id} could not be kept: ${sentenceOf(error)}`);
    }
  }
}
