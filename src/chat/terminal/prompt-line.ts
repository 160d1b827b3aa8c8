import type { Key } from 'node:readline';
import type { Completion } from '../../core/chat';
import { withoutEnd } from '../../core/text-ends';
import { CompletionMenu } from './completion-menu';
import type { DockRows } from './dock';
import { HISTORY_LINES, type HistoryFile } from './history-file';
import { type HistorySearch, searchFrom, searchOlder } from './history-search';
import { LineEditor } from './line-editor';
import type { Style } from './style';
import { aroundCursor, typedRows } from './typed-rows';
import { visibleControls } from './visible-controls';

export interface PromptLineOptions {
  prompt(): string;
  history: HistoryFile;
  /** What may stand next in a line; [] where nothing is known. */
  complete(line: string): Promise<readonly Completion[]>;
  entered(line: string): void;
  /** Tab found nothing. */
  nothingFound(): void;
  changed(): void;
}

/** The line at the prompt: edited, completed with Tab, searched for with Ctrl-R. Others decide when it is drawn. */
export class PromptLine {
  readonly #options: PromptLineOptions;
  readonly #editor: LineEditor;
  #search: HistorySearch | undefined;
  #menu: CompletionMenu | undefined;
  #completing: Promise<void> = Promise.resolve();
  /** Grows with each key but Tab: a Tab of before is about another line. */
  #keys = 0;

  constructor(options: PromptLineOptions) {
    this.#options = options;
    this.#editor = new LineEditor(options.history.newestFirst, HISTORY_LINES);
  }

  get isEmpty(): boolean {
    return this.#editor.text === '' && this.#search === undefined;
  }

  get text(): string {
    return this.#editor.text;
  }

  key(typed: string | undefined, key: Key): void {
    if (this.#search !== undefined && this.#searchKey(typed, key, this.#search)) return;
    if (key.name === 'tab') {
      this.#tab(key.shift === true ? -1 : 1);
      return;
    }
    this.#keys += 1;
    this.#menu = undefined;
    if (key.ctrl && key.name === 'r') this.#search = { query: '', at: -1 };
    else if (key.name === 'return' || key.name === 'enter') this.#enter();
    else if (key.name !== 'escape') this.#editor.press(typed, key);
  }

  paste(text: string): void {
    this.#keys += 1;
    this.#menu = undefined;
    // What ends a line at the end of what is pasted is no line of it.
    const pasted = withoutEnd(text, '\r\n');
    if (this.#search === undefined) this.#editor.insert(pasted);
    else this.#search = this.#find(this.#search.query + pasted);
  }

  /** Forgets what was typed. */
  clear(): void {
    this.#keys += 1;
    this.#search = undefined;
    this.#menu = undefined;
    this.#editor.set('');
  }

  close(): void {
    this.#editor.close();
  }

  /** The line in rows, and below it what Tab found. */
  rows(columns: number, height: number, style: Style): DockRows {
    const below = this.#menu?.rows(columns, style) ?? [];
    const most = Math.max(1, height - below.length);
    const { rows, cursor } = aroundCursor(typedRows(this.#shown(), columns, style), most);
    return { rows: [...rows, ...below], cursor };
  }

  /** The line as it is left standing once it was entered. */
  finished(line: string, columns: number, style: Style): string[] {
    return typedRows({ prompt: this.#options.prompt(), text: line, cursor: 0 }, columns, style).rows;
  }

  #shown() {
    const search = this.#search;
    if (search === undefined) {
      const { text, cursor } = this.#editor;
      return { prompt: this.#options.prompt(), text, cursor };
    }
    const found = this.#editor.history[search.at] ?? '';
    const state = search.at < 0 && search.query !== '' ? 'nothing typed before has' : 'search';
    const prompt = `(${state} “${visibleControls(search.query)}”) `;
    const at = found.toLowerCase().indexOf(search.query.toLowerCase());
    return { prompt, text: found, cursor: Math.max(0, at) };
  }

  /** @returns whether the key belonged to the search; any other ends it, with the line that it found */
  #searchKey(typed: string | undefined, key: Key, search: HistorySearch): boolean {
    const { history } = this.#editor;
    if (key.ctrl && key.name === 'r') this.#search = searchOlder(history, search);
    else if (key.ctrl && key.name === 'g') this.#search = undefined;
    else if (key.name === 'backspace') this.#search = this.#find(search.query.slice(0, -1));
    else if (typed !== undefined && !key.ctrl && !key.meta && typed >= ' ' && typed !== '\u007f')
      this.#search = this.#find(search.query + typed);
    else {
      this.#search = undefined;
      const found = history[search.at];
      if (found !== undefined) this.#editor.set(found);
      return key.name === 'escape';
    }
    return true;
  }

  #find(query: string): HistorySearch {
    return searchFrom(this.#editor.history, query, 0);
  }

  #enter(): void {
    const line = this.#editor.enter();
    if (line.trim() !== '') this.#options.history.add(line);
    this.#options.entered(line);
  }

  /** One Tab after the other: what the first finds, the second goes through. */
  #tab(direction: 1 | -1): void {
    const keys = this.#keys;
    this.#completing = this.#completing
      .then(() => (keys === this.#keys ? this.#complete(direction) : undefined))
      .then(() => this.#options.changed())
      .catch(() => {});
  }

  async #complete(direction: 1 | -1): Promise<void> {
    if (this.#menu !== undefined) {
      this.#editor.replaceFrom(0, this.#menu.choose(direction));
      return;
    }
    const { text, cursor } = this.#editor;
    const line = text.slice(0, cursor);
    const menu = new CompletionMenu(line, await this.#options.complete(line));
    const isStill = this.#editor.text === text && this.#editor.cursor === cursor;
    if (!isStill || this.#search !== undefined) return;
    if (menu.isEmpty) {
      this.#options.nothingFound();
      return;
    }
    const { common } = menu;
    if (common.length > line.length) this.#editor.replaceFrom(0, common);
    else this.#menu = menu;
  }
}
