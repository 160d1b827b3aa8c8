import { maskingService } from '../../src/chat/masking-service';
import type { ChatService } from '../../src/core/chat';
import { Secrets } from '../../src/core/secrets';

test('a method that is added to a chat service later is masked unless it says otherwise', () => {
  const seen: unknown[] = [];
  const later = {
    pin: (...given: unknown[]) => seen.push(...given),
    clean: (text: string) => text,
  };
  const service = maskingService(later as unknown as ChatService, new Secrets(['hunter2']));
  (service as unknown as typeof later).pin('a hunter2', { deep: ['hunter2', 7] });
  expect(seen).toEqual(['a (secret)', { deep: ['(secret)', 7] }]);
  expect(service.clean('as typed: hunter2')).toBe('as typed: hunter2');
});
