import { noResource } from '../../fault';
import { pageAnswer } from '../listing';
import type { Route } from '../router';

/** `/sensortypes…`: there are no sensors here, and whoever asks is told so. */
export function sensorRoutes(): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/sensortypes',
      role: 'observer',
      handler: ({ query }) => pageAnswer([], query),
    },
    {
      method: 'GET',
      pattern: '/sensortypes/:id',
      role: 'observer',
      handler: ({ params }) => {
        throw noResource(params.id ?? '');
      },
    },
  ];
}
