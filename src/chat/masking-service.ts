import type { ChatService, Picture, Post, Table } from '../core/chat';
import type { DrawnForm } from '../core/drawn-form';
import type { Secrets } from '../core/secrets';

/**
 * Methods whose arguments go through as they are: what comes from the chat, and messages, which `render` has made.
 * Whatever is not named here is masked, so that a method that is added later is, too.
 */
const AS_THEY_ARE: ReadonlySet<PropertyKey> = new Set<keyof ChatService>([
  ...(['hear', 'clean', 'onPress', 'onForm', 'onComplete'] as const),
  ...(['send', 'whisper', 'update', 'react'] as const),
]);

/**
 * The same chat service, but no known secret gets into it, whoever says it: output of an action is
 * masked by nobody else (docs/stackstorm-facts.md, 10).
 */
export function maskingService(service: ChatService, secrets: Secrets): ChatService {
  const hide = (text: string) => secrets.hide(text);
  return new Proxy(service, {
    get(target, name) {
      if (name === 'render') {
        return ((post, place) =>
          target.render(withoutSecrets(post, hide), place)) satisfies ChatService['render'];
      }
      if (name === 'upload') {
        return ((place, file) =>
          target.upload(place, {
            ...file,
            content: hiddenContent(file.content, hide),
          })) satisfies ChatService['upload'];
      }
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (AS_THEY_ARE.has(name)) return value.bind(target);
      return (...given: unknown[]): unknown =>
        Reflect.apply(
          value,
          target,
          given.map((argument) => hiddenInside(argument, hide)),
        );
    },
  });
}

function withoutSecrets(post: Post, hide: (text: string) => string): Post {
  return {
    ...post,
    text: hide(post.text),
    ...(post.body === undefined ? {} : { body: hide(post.body) }),
    ...(post.extra === undefined ? {} : { extra: hiddenInside(post.extra, hide) as Record<string, unknown> }),
    ...(post.table === undefined ? {} : { table: hiddenInside(post.table, hide) as Table }),
    ...(post.form === undefined ? {} : { form: hiddenInside(post.form, hide) as DrawnForm }),
    ...(post.picture === undefined ? {} : { picture: hiddenInside(post.picture, hide) as Picture }),
    ...(post.files === undefined
      ? {}
      : { files: post.files.map((file) => ({ ...file, content: hiddenContent(file.content, hide) })) }),
  };
}

function hiddenContent(content: string | Buffer, hide: (text: string) => string): string | Buffer {
  return typeof content === 'string' ? hide(content) : content;
}

function hiddenInside(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item) => hiddenInside(item, hide));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hiddenInside(inner, hide)]));
}
