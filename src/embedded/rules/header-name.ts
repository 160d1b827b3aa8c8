import { withCapital } from '../../core/with-capital';

/**
 * The name of a header as `trigger.headers` of a webhook has it, as on StackStorm: each word with a capital.
 *
 * @example
 * headerName('x-github-event') // 'X-Github-Event'
 */
export function headerName(name: string): string {
  return name.split('-').map(withCapital).join('-');
}
