import { isFinal } from '../../../core/stackstorm-types';
import type { Backend } from '../../backend';
import { isoFromMicroseconds } from '../../timestamps';
import type { ApiRequest } from '../request';
import type { Route } from '../router';
import { findExecution } from './executions';
import { textOfEvent } from './stream';

/** What an execution wrote: `…/output` as text, `/stream` below it as events until it ends. */
export function outputRoutes(backend: Backend): Route[] {
  const { executor, executions, bus } = backend;

  const find = ({ params }: ApiRequest) => findExecution(backend, params.id ?? '');
  const typed = (request: ApiRequest) => {
    const type = request.query.get('output_type') ?? 'all';
    return (line: { type: string }) => type === 'all' || line.type === type;
  };

  const text = (request: ApiRequest) => {
    const record = find(request);
    const lines = executions.output(record.id).filter(typed(request));
    return { body: lines.map((line) => line.data).join(''), contentType: 'text/plain; charset=UTF-8' };
  };

  const stream = (request: ApiRequest) => {
    const record = find(request);
    const { response } = request;
    const wanted = typed(request);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=UTF-8',
      'Cache-Control': 'no-store',
    });
    const finish = () => {
      unsubscribe();
      response.end("event: EOF\ndata: ''\n\n");
    };
    let count = 0;
    const send = (line: { type: string; data: string; timestamp: string }) => {
      count += 1;
      if (!wanted(line)) return;
      const data = {
        execution_id: record.id,
        action_ref: record.action.ref,
        runner_ref: record.action.runner_type,
        timestamp: line.timestamp,
        output_type: line.type,
        data: line.data,
        id: `${record.id.slice(0, 16)}${count.toString(16).padStart(8, '0')}`,
      };
      response.write(textOfEvent('st2.execution.output__create', data));
    };
    const unsubscribe = bus.subscribe((event) => {
      if (event.executionId !== record.id) return;
      if (event.name === 'st2.execution.output__create')
        send({
          type: String(event.data.output_type),
          data: String(event.data.data),
          timestamp: String(event.data.timestamp),
        });
      else if (event.name === 'st2.execution__update' && isFinal(String(event.data.status))) finish();
    });
    request.raw.on('close', unsubscribe);
    executor.live(record.id)?.flushOutput();
    for (const line of executions.output(record.id))
      send({ type: line.type, data: line.data, timestamp: isoFromMicroseconds(line.time) });
    if (isFinal(record.status)) finish();
    return 'taken' as const;
  };

  return [
    { method: 'GET', pattern: '/executions/:id/output', role: 'observer', handler: text },
    { method: 'GET', pattern: '/executions/:id/output/stream', role: 'observer', handler: stream },
  ];
}
