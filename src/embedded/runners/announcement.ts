import type { Runner } from './runner';

/** Parameters of the runner itself; all others are what is announced. */
const OWN = new Set(['experimental', 'route']);

export const announcementRunner: Runner = {
  name: 'announcement',
  description: 'Sends an event to everybody who follows the stream.',
  resumable: false,
  view: { runner_package: 'announcement_runner', runner_module: 'announcement_runner' },
  parameters: {
    experimental: { default: false, description: 'Must be true.', required: true, type: 'boolean' },
    route: {
      default: 'general',
      description: 'The event is `st2.announcement__` and this.',
      maxLength: 255,
      minLength: 1,
      type: 'string',
    },
  },
  async run(run) {
    if (run.parameters.experimental !== true)
      return {
        status: 'failed',
        result: { error: 'The announcement runner wants the parameter experimental to be true.' },
      };
    const names = Object.keys(run.action.parameters).filter((name) => !OWN.has(name));
    const payload = Object.fromEntries(names.map((name) => [name, run.parameters[name] ?? null]));
    run.announce(String(run.parameters.route), payload);
    return { status: 'succeeded', result: payload };
  },
};
