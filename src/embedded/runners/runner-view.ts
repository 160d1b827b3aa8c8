import { idOfReference } from '../object-id';
import type { Runner } from './runner';

/** A runner as the API shows it. */
export function runnerView(runner: Runner): Record<string, unknown> {
  const view = runner.view;
  return {
    name: runner.name,
    description: runner.description,
    uid: `runner_type:${runner.name}`,
    enabled: true,
    runner_package: view?.runner_package ?? runner.name,
    runner_module: view?.runner_module ?? runner.name,
    runner_parameters: runner.parameters,
    ...(view?.output_key === undefined ? {} : { output_key: view.output_key }),
    output_schema: view?.output_schema ?? {},
    id: idOfReference('runner', runner.name),
  };
}
