import type { ChatService, Picture, Post, Table } from '../core/chat';
import type { CommandChoice, DrawnField, DrawnForm, FormHandler, Submission } from '../core/drawn-form';
import type { Secrets } from '../core/secrets';

/**
 * Methods whose arguments go through as they are: what comes from the chat, and messages, which `render` has made.
 * Whatever is not named here is masked, so that a method that is added later is, too.
 */
const AS_THEY_ARE: ReadonlySet<PropertyKey> = new Set<keyof ChatService>([
  ...(['hear', 'clean', 'onPress', 'onComplete'] as const),
  ...(['send', 'whisper', 'update'] as const),
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
      if (name === 'onForm') {
        const draw = target.onForm?.bind(target);
        return draw && ((handler: FormHandler) => draw(maskingHandler(handler, hide)));
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
    ...(post.form === undefined ? {} : { form: withoutSecretsIn(post.form, hide) }),
    ...(post.picture === undefined ? {} : { picture: hiddenInside(post.picture, hide) as Picture }),
    ...(post.files === undefined
      ? {}
      : { files: post.files.map((file) => ({ ...file, content: hiddenContent(file.content, hide) })) }),
  };
}

/** Forms as a service draws them; what is handed in goes through as it is, or another value would be run. */
function maskingHandler(handler: FormHandler, hide: (text: string) => string): FormHandler {
  const hidden = async (form: Promise<DrawnForm | undefined>) => {
    const drawn = await form;
    return drawn && withoutSecretsIn(drawn, hide);
  };
  return {
    open: (...asked) => hidden(handler.open(...asked)),
    choose: (...chosen) => hidden(handler.choose(...chosen)),
    commands: (...asked) => hiddenInside(handler.commands(...asked), hide) as CommandChoice[],
    notShown: (...told) => handler.notShown(...told),
    submit: async (...sent) => hiddenInside(await handler.submit(...sent), hide) as Submission,
  };
}

/** A value that is hidden would come back hidden: its field stays empty, which means its default. */
function withoutSecretsIn(form: DrawnForm, hide: (text: string) => string): DrawnForm {
  const fields = form.fields.map(({ initial, ...field }) => {
    const shown = { ...(hiddenInside(field, hide) as DrawnField), name: field.name };
    if (initial === undefined) return shown;
    return hide(initial) === initial ? { ...shown, initial } : { ...shown, required: false };
  });
  return { ...form, title: hide(form.title), fields };
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
