/** What can stand inside an element; text is always text, never mark-up, whatever an execution printed. */
export type Child = Node | string | undefined;

type Listeners = { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };

export interface Settings {
  class?: string;
  /** Attributes as they stand in HTML; undefined leaves one out. */
  attributes?: Record<string, string | undefined>;
  on?: Listeners;
}

/** Makes one element. Styles are set through the style sheet only: the page's security policy allows no others. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  settings: Settings = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  if (settings.class !== undefined) made.className = settings.class;
  for (const [name, value] of Object.entries(settings.attributes ?? {})) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(settings.on ?? {})) {
    made.addEventListener(name, listener as EventListener);
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** The element with this id, which index.html promises. @throws Error where the page and the script disagree */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element #${id}`);
  return found;
}

/** Says something to people who do not see the page. */
export function say(text: string): void {
  byId('said').textContent = text;
}
