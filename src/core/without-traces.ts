/**
 * What an action printed, made fit for a room: a stack is cut down to the line that says what went wrong,
 * and StackStorm's mask of a secret does not show. The whole text stays in the execution.
 */
export function withoutTraces(text: string): string {
  const kept = withoutNodeFrames(withoutPythonFrames(text.split('\n')));
  return kept.join('\n').replace(MASK, '(secret)');
}

// Line by line, and with no pattern that could run over a line of megabytes: the engine's own stack overflows on both.
const PYTHON_HEADINGS = new Set(['Traceback (most recent call last):', 'traceback :']);
const INDENTED = /^[ \t]/;
/** `at Object.run (file:1:2)` */
const NODE_FRAME = /^at (?:async )?(?:\S+ )?(?:\S+ )?\(?(?:node:|file:|\/|[A-Z]:)/;
/** The first characters of a line are enough to recognise a frame. */
const FRAME_START = 1_000;
const MASK = /(?<!\*)\*{8}(?!\*)/g;

/** Without each first frame and everything that is indented below it, and its heading where there is one. */
function withoutPythonFrames(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let isInside = false;
  for (const line of lines) {
    const begins: boolean = !isInside && INDENTED.test(line) && line.trimStart().startsWith('File "');
    if (begins && PYTHON_HEADINGS.has(kept.at(-1)?.trim() ?? '')) kept.pop();
    isInside = begins || (isInside && INDENTED.test(line));
    if (!isInside) kept.push(line);
  }
  // The stack was the last of it: what stands above is still a line.
  if (isInside && kept.length > 0) kept.push('');
  return kept;
}

/** Without frames below an error of Node. */
function withoutNodeFrames(lines: readonly string[]): string[] {
  const isFrame = (line: string) =>
    INDENTED.test(line) && NODE_FRAME.test(line.trimStart().slice(0, FRAME_START));
  return lines.filter((line, index) => index === 0 || !isFrame(line));
}
