import type { Backend } from '../backend';
import { checkedParameters } from '../executions/execution-request';
import { findRunner } from '../runners';
import { SYSTEM_USER } from '../system-user';
import { TRIGGERS } from '../triggers';
import { RuleEngine, type RuleWish } from './rule-engine';
import { RuleTimers } from './timers';
import { triggersOfKey } from './triggers-of-keys';

/** @returns the id of its execution. @throws Error with a sentence: action unknown, parameters that do not fit */
function start(backend: Backend, { action: ref, parameters, rule, instance }: RuleWish): string {
  const action = backend.library.action(ref);
  const runner = action === undefined ? undefined : findRunner(action.runner_type);
  if (action === undefined || runner === undefined) throw new Error(`its action "${ref}" is not registered`);
  const record = backend.executor.submit({
    action,
    parameters: checkedParameters(action, runner, parameters, { written: rule.action.parameters }),
    context: {
      trigger_instance: { id: instance.id, name: null },
      rule: { id: rule.id, name: rule.name },
      user: typeof rule.context.user === 'string' ? rule.context.user : SYSTEM_USER,
      pack: action.pack,
    },
    // Whoever may write a rule may do everything.
    role: 'admin',
    rule: { id: rule.id, ref: rule.ref, name: rule.name },
    triggerInstance: instance.id,
  });
  return record.id;
}

/**
 * Lets the rules of the packs work: on webhooks, on timers, on executions that end, on inquiries that are asked.
 * @returns a function that ends it
 */
export function startRules(backend: Backend): () => void {
  const { rules, triggers, triggerLog, executor, library, packConfig, datastore, clock, log } = backend;
  const engine = new RuleEngine({
    rules: () => rules.all,
    start: (wish) => start(backend, wish),
    enforced: (rule, instance, outcome) => triggerLog.enforced(rule, instance, outcome),
    config: (ref) => packConfig(library.action(ref)?.pack ?? '', SYSTEM_USER),
    datastore: () => datastore.forTemplates(SYSTEM_USER),
    now: () => clock.now(),
    log,
  });
  const timers = new RuleTimers(clock, log, (rule, instance) => {
    triggerLog.happened(instance);
    engine.apply(rule, instance);
  });
  timers.follow(rules.all);
  const stopFollowing = rules.onChange(() => timers.follow(rules.all));
  const stopListening = triggers.listen((instance) => {
    triggerLog.happened(instance);
    engine.handle(instance);
  });
  executor.onRest((record) => {
    if (record.status !== 'pending') return;
    const route = (record.result as { route?: unknown } | null)?.route ?? '';
    triggers.emit(TRIGGERS.inquiry, { id: record.id, route });
  });
  const stopReading = datastore.onChange((change) => {
    for (const [trigger, payload] of triggersOfKey(change)) triggers.emit(trigger, payload);
  });
  return () => {
    stopReading();
    stopListening();
    stopFollowing();
    timers.stop();
  };
}
