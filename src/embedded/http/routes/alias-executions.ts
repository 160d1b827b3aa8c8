import type { Mapping } from '../../../core/mapping';
import { representationsOf } from '../../../language/alias';
import { maySetParameter } from '../../../language/alias/settable-parameters';
import type { Backend } from '../../backend';
import { renderAck } from '../../chatops/acknowledgment';
import { allValuesOf, matchableAliases, matchCommand, valuesOf } from '../../chatops/command-matching';
import { checkedParameters } from '../../executions/execution-request';
import { badRequest, notFound, sentenceOf } from '../../fault';
import type { StoredAlias } from '../../packs/pack';
import { TYPED } from '../../parameters/cast';
import { renderTexts } from '../../parameters/render-texts';
import { pythonRepr } from '../../python-text';
import { findRunner } from '../../runners';
import { bodyMapping, checkBody } from '../body';
import { type ApiRequest, showsSecrets } from '../request';
import type { Route } from '../router';

interface Command {
  name: string;
  format: string;
  command: string;
  user?: string | null;
  source_channel: string;
  source_context?: Mapping | null;
  notification_route?: string | null;
  notification_channel?: string | null;
}

const shared = {
  command: { type: 'string' },
  user: { type: 'string' },
  source_channel: { type: 'string' },
  notification_channel: { type: ['string', 'null'] },
  notification_route: { type: ['string', 'null'] },
};

const commandSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    format: { type: 'string' },
    ...shared,
    source_context: { type: ['object', 'null'] },
  },
  required: ['name', 'format', 'command', 'source_channel'],
  additionalProperties: false,
};

const matchSchema = {
  type: 'object',
  properties: shared,
  required: ['command', 'source_channel'],
  additionalProperties: false,
};

/** Who is to be told at the end, and where. */
function notifyOf(command: Command, sourceContext: Mapping | null | undefined): Mapping {
  return {
    'on-complete': {
      data: {
        user: command.user ?? 'channel',
        source_channel: command.source_channel,
        ...(sourceContext === undefined ? {} : { source_context: sourceContext }),
      },
      routes: [command.notification_route ?? command.notification_channel ?? null],
    },
  };
}

/** `POST /aliasexecution` and `POST /aliasexecution/match_and_execute`. */
export function aliasExecutionRoutes(backend: Backend): Route[] {
  const { aliases, library, executor } = backend;

  const start = (alias: StoredAlias, command: Command, values: Mapping, request: ApiRequest): Mapping => {
    const action = library.action(alias.action_ref);
    const runner = action === undefined ? undefined : findRunner(action.runner_type);
    if (action === undefined || runner === undefined)
      throw notFound(`Action with ref "${alias.action_ref}" not found `);
    const refused = Object.keys(values).find(
      (name) =>
        !(name in action.parameters) &&
        name in runner.parameters &&
        !maySetParameter(alias, action.parameters, name),
    );
    if (refused !== undefined || ('env' in values && !maySetParameter(alias, action.parameters, 'env')))
      throw badRequest(runnerParameterRefusal(refused ?? 'env', action.ref));
    const parameters = { ...values, ...immutables(alias, command, values, request.identity.user) };
    const user = command.user ?? 'channel';
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, parameters, { cast: TYPED }),
      context: {
        action_alias_ref: { id: alias.id, name: alias.name },
        api_user: user,
        user: request.identity.user,
        source_channel: command.source_channel,
        pack: action.pack,
      },
      role: request.identity.role,
      notification: { from: 'chat', notify: notifyOf(command, command.source_context ?? null) },
    });
    const shown = executor.view(record, showsSecrets(request));
    return { execution: shown, actionalias: alias, ...renderAck(alias, { parameters: {}, ...shown }) };
  };

  const execute = (request: ApiRequest) => {
    const command = checkBody<Command>(withoutNulls(request.body), commandSchema);
    const alias = aliases.named(command.name);
    if (alias === undefined)
      throw notFound(`Unable to find the ActionAliasDB instance. ${pythonRepr({ name: command.name })}`);
    if (!alias.enabled) throw badRequest(`Action alias with name "${alias.name}" is disabled.`);
    const available = alias.formats.flatMap(representationsOf).some(({ text }) => text === command.format);
    if (!available)
      throw badRequest(`Format string "${command.format}" is not available on the alias "${alias.name}"`);
    const values = given(valuesOf(alias, command.format, command.command));
    return { status: 201, body: start(alias, command, values, request) };
  };

  const matchAndExecute = (request: ApiRequest) => {
    const command = checkBody<Omit<Command, 'name' | 'format'>>(withoutNulls(request.body), matchSchema);
    const found = matchCommand(matchableAliases(aliases.all), command.command);
    const full: Command = { ...command, name: found.alias.name, format: found.representation };
    const sets = found.matchMultiple
      ? allValuesOf(found.representation, command.command)
      : [valuesOf(found.alias, found.representation, command.command)];
    return {
      status: 201,
      body: { results: sets.map((values) => start(found.alias, full, given(values), request)) },
    };
  };

  return [
    { method: 'POST', pattern: '/aliasexecution', role: 'operator', handler: execute },
    {
      method: 'POST',
      pattern: '/aliasexecution/match_and_execute',
      role: 'operator',
      handler: matchAndExecute,
    },
  ];
}

/** Why a pair at the end of a command is not taken: StackStorm would take it. */
function runnerParameterRefusal(name: string, ref: string): string {
  return `Parameter "${name}" belongs to the runner and cannot be set by a command: neither the alias nor the action ${ref} names it.`;
}

/** A field that is null was not given; `source_context` alone may be null. */
function withoutNulls(body: unknown): Mapping {
  return Object.fromEntries(
    Object.entries(bodyMapping(body)).filter(([name, value]) => value !== null || name === 'source_context'),
  );
}

/** A parameter that took no part in the match was not given. */
function given(values: Record<string, string | null>): Mapping {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** @throws Fault 400 where the command sets one of them, or one cannot be rendered */
function immutables(alias: StoredAlias, command: Command, values: Mapping, user: string): Mapping {
  const fixed = alias.immutable_parameters ?? {};
  const overridden = Object.keys(fixed).filter((name) => name in values);
  if (overridden.length > 0)
    throw badRequest(`Immutable arguments cannot be overriden: ${overridden.join(', ')}`);
  const context = {
    action_alias_ref: { id: alias.id, name: alias.name },
    api_user: command.user ?? 'channel',
    user,
    source_channel: command.source_channel,
  };
  try {
    return renderTexts(fixed, { action_context: context, ...context }) as Mapping;
  } catch (error) {
    throw badRequest(
      `An immutable parameter of the alias "${alias.name}" cannot be rendered: ${sentenceOf(error)}`,
    );
  }
}
