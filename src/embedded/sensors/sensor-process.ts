import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { Mapping } from '../../core/mapping';
import { withFullStop } from '../../core/with-full-stop';
import { sentenceOf } from '../fault';
import type { SensorMetadata } from '../packs/read-sensor';
import { withoutTexts } from '../parameters/masking';
import { ownEnvironment } from '../processes/own-environment';
import type { ProcessGroups } from '../processes/process-groups';
import { folderForPython } from '../python/folders';
import { PYTHON_VARIABLES, pythonArguments, pythonOf } from '../python/host';
import { type Answerer, openLine } from '../python/line';
import { SensorLog } from './sensor-log';

/** How long a sensor that has ended waits before it is started again; longer each time. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** One that has worked for so long is no longer one that fails again and again. */
const STEADY_MS = 60_000;

/** How a sensor fares. */
export interface SensorState {
  state: 'starting' | 'running' | 'waiting' | 'stopped';
  /** Why it ended the last time; missing as long as it never did, and once it works. */
  reason?: string;
  /** How often it was started again. */
  restarts: number;
}

export interface SensorParts {
  processes: ProcessGroups;
  clock: Clock;
  log: Log;
  /** The pack's configuration, and which texts in it are secret. @throws Error with a sentence */
  config: (pack: string) => { values: Mapping; secrets: readonly string[] };
  /** Variables with the address of the API and a token, and the token's end. */
  credentials: () => { variables: Record<string, string>; end(): void };
  /** Answers what it asks of the bot. */
  answers: (sensor: SensorMetadata, log: SensorLog) => Answerer;
  /** Tells it of the triggers that rules wait for. @returns a function that ends it */
  follow: (sensor: SensorMetadata, tell: (news: Mapping) => void) => () => void;
}

/** One sensor in a process of its own, which is started again whenever it ends. */
export class SensorProcess {
  readonly log = new SensorLog();
  readonly #sensor: SensorMetadata;
  readonly #parts: SensorParts;
  readonly #abort = new AbortController();
  #state: SensorState = { state: 'starting', restarts: 0 };
  #wait = FIRST_WAIT_MS;
  #stopWaiting: () => void = () => {};
  #working: Promise<void>;

  constructor(sensor: SensorMetadata, parts: SensorParts) {
    this.#sensor = sensor;
    this.#parts = parts;
    this.#working = this.#run();
  }

  get state(): SensorState {
    return this.#state;
  }

  /** Ends it. Resolves when its process is gone. */
  async stop(): Promise<void> {
    this.#abort.abort('shutdown');
    this.#stopWaiting();
    await this.#working;
    this.#state = { ...this.#state, state: 'stopped' };
  }

  async #run(): Promise<void> {
    const began = this.#parts.clock.steady();
    const reason = withFullStop(await this.#once().catch(sentenceOf));
    if (this.#abort.signal.aborted) return;
    if (this.#parts.clock.steady() - began >= STEADY_MS) this.#wait = FIRST_WAIT_MS;
    this.#again(reason);
  }

  #again(reason: string): void {
    const { clock, log } = this.#parts;
    const wait = this.#wait;
    const line = `Sensor ${this.#sensor.ref} has ended: ${reason} It is started again in ${wait / 1000} s.`;
    this.log.note(line);
    // Said once, until something else goes wrong.
    if (this.#state.reason === reason) log.debug(line);
    else log.warn(`${line} \`st2 tail ${this.#sensor.ref}\` shows its log.`);
    this.#wait = Math.min(wait * 2, MAX_WAIT_MS);
    this.#state = { state: 'waiting', reason, restarts: this.#state.restarts };
    this.#stopWaiting = clock.after(wait, () => {
      this.#state = { ...this.#state, state: 'starting', restarts: this.#state.restarts + 1 };
      this.#working = this.#run();
    });
  }

  /** @returns why it ended */
  async #once(): Promise<string> {
    const { pack, packFolder, file, class_name, poll_interval } = this.#sensor;
    const { processes, config, credentials, answers, follow } = this.#parts;
    const mark = `sensor-${randomBytes(12).toString('hex')}`;
    const folder = await folderForPython();
    const { variables, end } = credentials();
    const answer = answers(this.#sensor, this.log);
    try {
      const { values, secrets } = config(pack);
      const request = {
        ...{ entry_point: file, pack, pack_folder: packFolder, class_name, config: values },
        poll_interval: poll_interval ?? null,
      };
      await writeFile(join(folder, 'request.json'), JSON.stringify(request), { mode: 0o600 });
      const line = await openLine(
        folder,
        (question) => (question.op === 'started' ? this.#started() : answer(question)),
        (tell) => follow(this.#sensor, tell),
      );
      const ended = await processes.run({
        file: pythonOf(packFolder, pack),
        args: pythonArguments('run_sensor.py', folder),
        env: { ...ownEnvironment(), ...PYTHON_VARIABLES, ...variables, ST2_SENSOR_MARK: mark },
        cwd: packFolder,
        mark,
        keep: 0,
        signal: this.#abort.signal,
        output: (_stream, data) => this.log.write(withoutTexts(data, secrets)),
      });
      line.close();
      this.log.end();
      return ended.error ?? this.#reasonOf(ended.code);
    } finally {
      end();
      await rm(folder, { recursive: true, force: true });
    }
  }

  #started(): void {
    const { restarts } = this.#state;
    this.#state = { state: 'running', restarts };
    this.#parts.log.info(`Sensor ${this.#sensor.ref} works.`);
  }

  #reasonOf(code: number): string {
    if (code < 0) return `its process was ended by signal ${-code}.`;
    return this.log.last?.trim() ?? `its process ended with code ${code}.`;
  }
}
