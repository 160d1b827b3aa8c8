import type { Keys } from '../../../src/embedded/runners/runner';
import { Conductor } from '../../../src/embedded/workflows/conductor';
import { parseWorkflow } from '../../../src/embedded/workflows/parse-workflow';
import { readWorkflow } from '../../../src/embedded/workflows/workflow-definition';
import {
  type EvaluationContext,
  workflowFunctions,
} from '../../../src/embedded/workflows/workflow-functions';
import { emptyState } from '../../../src/embedded/workflows/workflow-state';

const NO_KEYS = { read: () => undefined, get: async () => undefined } as unknown as Keys;

const LOOP = `version: 1.0
input: [rounds]
vars: [{number: 0}]
tasks:
  begin:
    action: core.noop
    next: [{publish: [{once: yes}], do: again}]
  again:
    action: core.noop
    next:
      - when: <% ctx(number) < ctx(rounds) %>
        publish: [{number: <% ctx(number) + 1 %>}, {late: <% ctx(number) %>}]
        do: again
output: [{number: <% ctx(number) %>}, {late: <% ctx(late) %>}, {once: <% ctx(once) %>}]
`;

function looped(rounds: number) {
  const state = emptyState();
  const workflow = readWorkflow(parseWorkflow(LOOP) as Record<string, unknown>);
  const functions = (evaluation: EvaluationContext) =>
    workflowFunctions(state, evaluation, NO_KEYS, 'operator');
  const conductor = new Conductor(workflow, state, functions);
  conductor.begin({ rounds }, {});
  for (conductor.advance(); conductor.active.length > 0; conductor.advance()) {
    for (const { task, action } of conductor.requests(Number.POSITIVE_INFINITY)) {
      action.child = 'begun';
      conductor.ended(task, action, 'succeeded', null);
    }
  }
  return { state, output: conductor.outcome().output };
}

test('a workflow that goes round keeps for each round what the last one has left, and not what all before it had', () => {
  const { state, output } = looped(200);
  expect(output).toEqual({ number: 200, late: 200, once: true });
  expect(state.sequence).toHaveLength(202);
  expect(Math.max(...state.sequence.map(({ contexts }) => contexts.length))).toBeLessThanOrEqual(5);
});
