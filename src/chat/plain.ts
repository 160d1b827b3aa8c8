import { TextService } from './text-service';

/** Every adapter that shows no more than `send`: the shell, and all that nobody has written a file for. */
export class PlainChat extends TextService {
  readonly name = 'plain';
}
