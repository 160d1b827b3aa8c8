/** A search backwards through what was typed before, as Ctrl-R begins it. Each step is a new state. */
export interface HistorySearch {
  query: string;
  /** Which of the lines is shown, the newest being 0; -1 where none fits. */
  at: number;
}

/** @param history the newest first */
export function searchFrom(history: readonly string[], query: string, from: number): HistorySearch {
  const wanted = query.toLowerCase();
  const at = history.findIndex(
    (line, index) => index >= from && query !== '' && line.toLowerCase().includes(wanted),
  );
  return { query, at };
}

/** The next older line with the same words; the same one where there is none. */
export function searchOlder(history: readonly string[], search: HistorySearch): HistorySearch {
  const shown = history[search.at];
  const next = searchFrom(history, search.query, search.at + 1);
  const different =
    next.at >= 0 && history[next.at] === shown ? searchFrom(history, search.query, next.at + 1) : next;
  return different.at < 0 ? search : different;
}
