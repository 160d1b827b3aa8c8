import type { Runner } from './runner';

/** `core.ask`: waits for an answer, which `PUT /inquiries/<id>` brings, or for the end of its ttl. */
export const inquirerRunner: Runner = {
  name: 'inquirer',
  description: 'A runner for Inquiries',
  resumable: true,
  view: { runner_package: 'inquirer_runner', runner_module: 'inquirer_runner' },
  parameters: {
    schema: {
      default: {
        title: 'response_data',
        type: 'object',
        properties: {
          continue: {
            type: 'boolean',
            description: 'Would you like to continue the workflow?',
            required: true,
          },
        },
      },
      required: true,
      description: 'A JSON schema that will be used to validate the response data',
      type: 'object',
    },
    route: {
      default: '',
      required: false,
      description: 'An arbitrary value for allowing rules to route to proper notification channel',
      type: 'string',
    },
    roles: {
      default: [],
      required: false,
      description:
        'A list of roles that are permitted to respond to the action (if nothing provided, all are permitted) - REQUIRES RBAC FEATURES',
      type: 'array',
    },
    users: {
      default: [],
      required: false,
      description:
        'A list of usernames that are permitted to respond to the action (if nothing provided, all are permitted)',
      type: 'array',
    },
    ttl: {
      default: 1440,
      required: true,
      description: 'Time (in minutes) to wait before timing out the inquiry if no response is received',
      type: 'integer',
    },
  },
  async run({ parameters }) {
    const { schema, roles, users, route, ttl } = parameters;
    return { status: 'pending', result: { schema, roles, users, route, ttl } };
  },
};
