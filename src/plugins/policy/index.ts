import { definePlugin } from '../../core/plugin';
import { Guard } from './guard';
import { noPolicyFile } from './no-policy-file';
import { parameterGate } from './parameter-gate';
import { rolesFromRobot } from './people';
import { openPolicyFile, policyFindings } from './policy-file';
import { policyGate } from './policy-gate';
import { sameNameGate } from './same-name-gate';

/** Who may run what, where: one YAML file, and what no policy can allow. */
export const policyPlugin = definePlugin({
  name: 'policy',
  async open(context) {
    const { config, actions, log, robot } = context;
    const file =
      config.policyFile === undefined ? noPolicyFile : await openPolicyFile(config.policyFile, log);
    const aliases = () => context.aliases().aliases;
    const guard = new Guard({ policy: file.current, rolesOf: rolesFromRobot(robot), actions, aliases });
    return {
      gates: [policyGate(guard), sameNameGate(aliases), parameterGate(actions)],
      offers: { rights: guard },
      startFault: file.unreadable(),
      findings: () => (config.policyFile === undefined ? [] : policyFindings(file)),
      stop: () => file.close(),
    };
  },
});
