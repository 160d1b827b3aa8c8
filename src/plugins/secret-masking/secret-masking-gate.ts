import type { ActionSchemas } from '../../core/action-schemas';
import type { Hit } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import type { Gate } from '../../core/gate';
import { type ParameterSchemas, secretValues } from '../../core/masking';
import { allSecret } from '../../stackstorm/action-book';

/** Output that arrives later than this is not known to belong to the command any more. */
const LINGER_MS = 6 * 3_600_000;
/** How soon the server is asked again which of the hidden values are secret; later more and more seldom. */
const ASK_AGAIN_MS = 500;
const ASK_SELDOM_MS = 60_000;

/** Values that are being hidden, for now. */
interface Hiding {
  over: boolean;
  end(): void;
}

/**
 * The last gate: lets everything through, and from then on hides the secrets that were typed. Before it
 * is sent, because a quick action prints them before its acknowledgment is there. Where nobody can say
 * which of them are secret, all are hidden until somebody can.
 */
export function secretMaskingGate(
  { secrets, clock }: Pick<BridgeContext, 'secrets' | 'clock'>,
  actions: ActionSchemas,
): Gate {
  function hide(values: readonly string[]): Hiding {
    const hiding: Hiding = {
      over: false,
      end() {
        if (hiding.over) return;
        hiding.over = true;
        callOff();
        for (const value of values) secrets.forget(value);
      },
    };
    for (const value of values) secrets.add(value);
    const callOff = clock.after(LINGER_MS, hiding.end);
    return hiding;
  }

  /** Lets those go that turn out to be ordinary words: hidden, they would tear holes into every answer. */
  function narrow(hit: Hit, hiding: Hiding): void {
    const { action_ref } = hit.alias;
    // Whoever asks first: the record of the command does as soon as it was taken, before its result is there.
    actions.whenKnown(action_ref, (known) => {
      if (hiding.over) return;
      hide(secretsOf(hit, known));
      hiding.end();
    });
    const ask = (waitMs: number): void => {
      clock.after(waitMs, async () => {
        if (hiding.over) return;
        await actions.knownSchemas(action_ref);
        ask(Math.min(2 * waitMs, ASK_SELDOM_MS));
      });
    };
    ask(ASK_AGAIN_MS);
  }

  return {
    name: 'secret-masking',
    async check({ hit }) {
      const known = await actions.knownSchemas(hit.alias.action_ref);
      const hiding = hide(secretsOf(hit, known ?? allSecret(Object.keys(hit.parameters))));
      if (known === undefined) narrow(hit, hiding);
      return 'go';
    },
  };
}

/** Values of switches such as `reset_password`: ordinary words that give nothing away. */
const SWITCH = /^(?:true|false|yes|no|on|off|none|null)$/i;

/** The secrets of a command, typed or not: the action's defaults and what the alias has fixed are printed, too. */
function secretsOf({ parameters, alias }: Hit, schemas: ParameterSchemas): string[] {
  const defaults = Object.entries(schemas)
    .map(([name, schema]) => [name, (schema as { default?: unknown }).default] as const)
    .filter(([, value]) => typeof value === 'string' && value.length >= 6 && !value.includes('{{'));
  return [Object.fromEntries(defaults), alias.immutable_parameters ?? {}, parameters]
    .flatMap((given) => secretValues(given, schemas))
    .filter((value) => !SWITCH.test(value));
}
