import type { Backend } from '../../backend';
import { noResource } from '../../fault';
import type { SensorMetadata } from '../../packs/read-sensor';
import { filtered, named, pageAnswer } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

/** `/sensortypes…`: the sensors of the packs. How each fares (`status`) and what it logs is ours. */
export function sensorRoutes({ library, sensors }: Backend): Route[] {
  const view = ({ file, packFolder: _folder, ...sensor }: SensorMetadata) => ({
    ...sensor,
    artifact_uri: `file://${file}`,
    status: sensors.state(sensor.ref) ?? { state: sensor.enabled ? 'stopped' : 'disabled', restarts: 0 },
  });

  const find = ({ params }: ApiRequest) => named(library.sensors, params.id ?? '');

  const output = (request: ApiRequest) => {
    const { ref } = find(request);
    const body = sensors.output(ref);
    if (body === undefined) throw noResource(ref);
    return { body, contentType: 'text/plain; charset=UTF-8' };
  };

  return [
    {
      method: 'GET',
      pattern: '/sensortypes',
      role: 'observer',
      handler: ({ query }) =>
        pageAnswer(filtered(library.sensors, query, ['pack', 'name', 'enabled']), query, view),
    },
    {
      method: 'GET',
      pattern: '/sensortypes/:id',
      role: 'observer',
      handler: (request) => ({ body: view(find(request)) }),
    },
    { method: 'GET', pattern: '/sensortypes/:id/output', role: 'observer', handler: output },
  ];
}
