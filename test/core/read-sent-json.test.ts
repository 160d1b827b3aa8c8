import { readSentJson, sentAs } from '../../src/core/read-sent-json';

const execution = '{"id":"5f1e3","status":"succeeded","result":{"load":2.0}}';
const alias = '{"id":"5f1e3","name":"a","formats":["a"],"result":{"format":"2.0"}}';

function resultsIn(text: string): unknown[] {
  const read = readSentJson(text);
  return [read].flat().map((one) => (one as { result: unknown }).result);
}

it('keeps how the numbers of results were written, with the way to each', () => {
  const text = `[${execution},${execution}]`;
  expect(resultsIn(text).map(sentAs)).toEqual([
    { text, way: [0] },
    { text, way: [1] },
  ]);
  expect(resultsIn(execution).map(sentAs)).toEqual([{ text: execution, way: [] }]);
});

it('keeps nothing of aliases, whose ids look like such numbers and whose `result` is a format', () => {
  expect(resultsIn(`[${alias},${alias}]`).map(sentAs)).toEqual([undefined, undefined]);
  const answer = `{"execution":${execution},"actionalias":${alias}}`;
  const read = readSentJson(answer) as Record<string, { result: unknown }>;
  expect(sentAs(read.execution?.result)).toEqual({ text: answer, way: ['execution'] });
});
