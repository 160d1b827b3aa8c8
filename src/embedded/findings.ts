import type { BackendFinding } from '../core/automation';
import type { Backend } from './backend';
import { textOfProblem } from './packs/pack';
import { type TriggerKnowledge, whyRuleCannotFire } from './rules/why-rule-cannot-fire';

/** What is known of triggers now, and how the sensors fare that send them. */
export function triggerKnowledge({
  library,
  sensors,
}: Pick<Backend, 'library' | 'sensors'>): TriggerKnowledge {
  return {
    types: library.triggerTypes.map(({ ref }) => ref),
    packs: library.packs.map(({ ref }) => ref),
    sensors: library.sensors.map(({ ref, trigger_types, enabled }) => {
      const { reason } = sensors.state(ref) ?? {};
      return { ref, trigger_types, enabled, ...(reason === undefined ? {} : { failure: reason }) };
    }),
  };
}

/** Rules that can never fire, each with why. */
export function deadRules(
  backend: Pick<Backend, 'library' | 'rules' | 'sensors'>,
): { ref: string; why: string }[] {
  const knowledge = triggerKnowledge(backend);
  return backend.rules.all.flatMap((rule) => {
    const why = whyRuleCannotFire(rule, knowledge);
    return why === undefined ? [] : [{ ref: rule.ref, why }];
  });
}

/** Everything in the backend that needs somebody's hand. */
export function findingsOf(backend: Backend): BackendFinding[] {
  const { library, sensors, datastore } = backend;
  const unreadable = datastore.unreadable().map(({ name }) => name);
  return [
    ...library.problems.map((problem) => ({
      ...{ about: 'packs' as const, state: 'warning' as const },
      said: textOfProblem(problem),
      fix: 'correct the file; it is read again when it is saved',
    })),
    ...library.hidden.map((said) => ({
      ...{ about: 'packs' as const, state: 'warning' as const, said: said.replace(/\.$/, '') },
      fix: 'give one of the two another ref in its pack.yaml if you want both',
    })),
    ...library.sensors.flatMap(({ ref }) => {
      const { reason } = sensors.state(ref) ?? {};
      if (reason === undefined) return [];
      const said = `the sensor ${ref} does not work: ${reason}`;
      return [
        {
          about: 'sensors' as const,
          state: 'broken' as const,
          said,
          fix: `\`st2 tail ${ref}\` shows its log`,
        },
      ];
    }),
    ...deadRules(backend).map(({ ref, why }) => ({
      ...{ about: 'rules' as const, state: 'warning' as const },
      said: `the rule ${ref} cannot fire: ${why}`,
      fix: 'correct its trigger, or disable the rule',
    })),
    ...(unreadable.length === 0 ? [] : [lostSecrets(unreadable, datastore.keyFile)]),
  ];
}

/** @param keyFile the key that is there now */
export function lostSecrets(names: readonly string[], keyFile: string): BackendFinding {
  return {
    about: 'secrets',
    state: 'broken',
    said: `${keyFile} is not the key with which these values of the datastore were encrypted: ${names.join(', ')}`,
    fix: 'restore that file from a copy and start again, or set each value anew: `hubot-st2 key set NAME --secret`',
  };
}
