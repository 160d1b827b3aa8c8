import { definePlugin } from '../../core/plugin';
import { loginCommand } from './login-command';
import { openLoginPage } from './login-page';
import { Logins } from './logins';
import { logoutCommand } from './logout-command';
import { proveLogin } from './prove-login';
import { whoamiCommand } from './whoami-command';

/** Who a person is to StackStorm: their own account where they have logged in. */
export const identityPlugin = definePlugin({
  name: 'identity',
  open(context) {
    const { config, memory, sealer, secrets, st2, log, robot } = context;
    const logins = new Logins({ memory, sealer, secrets, st2, publicUrl: config.publicUrl });
    if (config.publicUrl !== undefined) {
      openLoginPage(robot, {
        ...{ logins, log, prove: (proof) => proveLogin(config, proof, secrets, log) },
        finished: ({ person }, { user }) =>
          context.audit.event({ kind: 'login', user: person, outcome: `logged in as ${user}` }),
      });
    }
    return {
      commands: [whoamiCommand(context), loginCommand(context, logins), logoutCommand(context, logins)],
      offers: {
        st2For: (person) => logins.st2For(person),
        loginOf: (person) => logins.loginOf(person),
      },
    };
  },
});
