import { type Mapping, mapping } from '../../core/mapping';
import type { ActionParameter } from '../../core/stackstorm-types';
import type { Backend } from '../backend';
import { sentenceOf } from '../fault';
import type { SensorMetadata } from '../packs/read-sensor';
import { secretTexts } from '../parameters/masking';
import type { Answerer } from '../python/line';
import { serviceAnswers } from '../python/service-answers';
import { dispatchTrigger, triggerSources } from '../rules/dispatch';
import type { Trigger } from '../rules/trigger-types';
import { SYSTEM_USER } from '../system-user';
import type { SensorLog } from './sensor-log';
import { Sensors } from './sensors';

/** Everything but the sensors themselves. */
type BackendParts = Omit<Backend, 'sensors'>;

/** For whom sensors work: whoever may write one may do everything. */
const SENSOR_USER = { user: SYSTEM_USER, role: 'admin' } as const;

/** Tells of the triggers of these kinds that rules wait for: all of them first, then what changes. */
function followTriggers(
  backend: BackendParts,
  { trigger_types }: SensorMetadata,
  tell: (news: Mapping) => void,
): () => void {
  const { triggers } = triggerSources(backend);
  let known = new Map<string, Trigger>();
  const look = () => {
    const now = new Map(
      triggers()
        .filter(({ type }) => trigger_types.includes(type))
        .map((trigger) => [trigger.ref, trigger]),
    );
    for (const [ref, trigger] of known) if (!now.has(ref)) tell({ change: 'delete', trigger });
    for (const [ref, trigger] of now) if (!known.has(ref)) tell({ change: 'create', trigger });
    known = now;
  };
  look();
  return backend.rules.onChange(look);
}

/** What a sensor may ask: all that an action may, and to tell the rules of something. */
function answersFor(backend: BackendParts, log: SensorLog): Answerer {
  const { triggers, datastore } = backend;
  const sources = triggerSources(backend);
  const others = serviceAnswers(datastore, SENSOR_USER);
  return async ({ op, trigger, payload, trace_tag, ...rest }) => {
    if (op !== 'dispatch') return others({ op, ...rest });
    const traceTag = typeof trace_tag === 'string' ? { traceTag: trace_tag } : {};
    try {
      dispatchTrigger(triggers, sources, { trigger, payload, ...traceTag });
    } catch (error) {
      // As on StackStorm, the sensor itself goes on.
      log.note(`A trigger was not dispatched. ${sentenceOf(error)}`);
    }
    // A sensor may forget what it has seen once this is answered.
    await backend.durable();
    return null;
  };
}

/** Makes the sensors of a backend; none runs before `follow` is called. */
export function makeSensors(backend: BackendParts): Sensors {
  const { processes, clock, log, tokens, address, packConfig } = backend;
  return new Sensors({
    processes,
    clock,
    log,
    config: (pack) => {
      const values = packConfig(pack, SENSOR_USER.user);
      const schema = mapping(backend.library.pack(pack)?.configSchema) as Record<string, ActionParameter>;
      return { values, secrets: secretTexts(values, schema) };
    },
    credentials: () => {
      const { text, end } = tokens.issue(SENSOR_USER);
      return {
        variables: { ST2_ACTION_API_URL: address.apiUrl, ST2_ACTION_AUTH_TOKEN: text },
        end,
      };
    },
    answers: (_sensor, sensorLog) => answersFor(backend, sensorLog),
    follow: (sensor, tell) => followTriggers(backend, sensor, tell),
  });
}
