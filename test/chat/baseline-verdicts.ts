/** How our answer to a message of the old plugin's transcript compares, judged by a person. */
export interface Verdict {
  verdict: 'same' | 'better' | 'different';
  why: string;
  /** Ours must look like this. */
  expected: RegExp;
}

const ACK = 'On it: .* execution [0-9a-f]{24} \\(details: ';

/** The acknowledgment and the same result, differing in words only. */
function same(stdout: string, why = 'other words in the acknowledgment, the same result'): Verdict {
  return {
    verdict: 'same',
    why,
    expected: new RegExp(`${ACK}[\\s\\S]*status : succeeded[\\s\\S]*stdout : \\s*${stdout}`),
  };
}

function sameEnd(status: string, why: string): Verdict {
  return { verdict: 'same', why, expected: new RegExp(`${ACK}[\\s\\S]*status : ${status}`) };
}

const unknown: Verdict = {
  verdict: 'better',
  why: 'the old plugin said nothing at all',
  expected: /^ada: I do not know “.*”\. `hubot help` lists what I can do\.$/,
};

function sentence(expected: RegExp, why = 'one sentence instead of a schema or a Python error'): Verdict {
  return { verdict: 'better', why, expected };
}

export const baselineVerdicts: Record<string, Verdict> = {
  'hubot lab echo hello world': same('hello world'),
  'hubot lab ackoff quiet': {
    verdict: 'same',
    why: 'no acknowledgment, as the alias wants',
    expected: /^ada:\nAction chatlab\.echo completed/,
  },
  'hubot lab ackformat formatted': {
    verdict: 'same',
    why: "the alias's own acknowledgment",
    expected: /^Running ack_format with \*formatted\* as .* \(details: [\s\S]*stdout : formatted/,
  },
  'hubot lab acknourl x': {
    verdict: 'same',
    why: "the alias's own acknowledgment, without a link",
    expected: /^No url please\nada:/,
  },
  'hubot lab ackextra threaded?': {
    verdict: 'better',
    why: 'in a thread as before where the service has them; colour and fields of the acknowledgment are shown too',
    expected: /^ack text \(details: [\s\S]*stdout : threaded\?/,
  },
  'hubot lab ackundefined x': {
    verdict: 'better',
    why: 'says that the command runs, and which alias has the fault',
    expected: /^On it: execution [\s\S]*acknowledgment of chatlab\.ack_undefined cannot be shown/,
  },
  'hubot LAB ECHO Upper Case': {
    ...same('Upper Case', "it runs: letters' case is put right, the value stays as typed"),
    verdict: 'better',
  },
  'hubot   lab   echo   spaces': {
    ...same('spaces', 'it runs: the old plugin said nothing'),
    verdict: 'better',
  },
  'hubot lab disabled x': unknown,
  'hubot no such command': unknown,
  'hubot lab types notanumber': sentence(/^ada: “count” must be a whole number; “notanumber” is not\.$/),
  'hubot lab missing x': sentence(
    /^ada: “lab missing x” needs more\. count \(a whole number\)/,
    'it asks for the value instead of refusing',
  ),
  'hubot lab unknownparam x': sentence(
    /^ada: I have set “lab missing x” aside\. “lab unknownparam x” needs more\. text \(text\)/,
    'it asks for the value that the alias does not give; the command before it waited for one, too',
  ),
  'hubot lab badaction': sentence(
    /^ada: This command is for the action chatlab\.nosuchaction, which/,
    'says whom to tell',
  ),
  'hubot lab ambig x': {
    verdict: 'different',
    why: 'two aliases fit: it asks which, where the old plugin ran one of them without a word',
    expected: /^ada: That can mean 2 commands, so I have run none/,
  },
  'hubot lab fail': sameEnd(
    'failed',
    'the same; its colour says that it failed where the service has colours',
  ),
  'hubot lab timeout': sameEnd('timeout', 'the same'),
  'hubot lab rformat hey': {
    verdict: 'same',
    why: 'text before {~}, attachment after it',
    expected: /ada: Done: hey \(succeeded\)\n\s*second part with ```code```/,
  },
  'hubot lab rextra hey': {
    verdict: 'better',
    why: 'the text is there; the old plugin posted a bare id and lost title, fields and colour',
    expected: /ada: Extra result for hey/,
  },
  'hubot lab roff hey': {
    verdict: 'same',
    why: 'no result, as the alias wants',
    expected: /^On it: chatlab\.result_off is execution \S+ \(details: \S+\)$/,
  },
  'hubot lab rbad hey': {
    verdict: 'better',
    why: 'the old plugin never answered: the result comes in plain form, with what is wrong in the alias',
    expected:
      /succeeded after [\d.]+ s\.\nhey\n\(The formatted result is missing: the alias's result\.format could not be/,
  },
  'hubot lab py': { ...sameEnd('(succeeded|failed)', 'the same, where there is a Python on the machine') },
  'hubot lab py raise kaboom': {
    verdict: 'same',
    why: 'the same; the embedded backend tells the error without its stack',
    expected: /status : failed/,
  },
  'hubot lab http': sameEnd(
    '(succeeded|failed)',
    'the same (the server that the recording had is not there)',
  ),
  'hubot lab wfnestedfmt deep': {
    verdict: 'same',
    why: 'the same, in the thread where the service has them',
    expected: /^Starting workflow `[0-9a-f]{24}`[\s\S]*ada: Answer: sub deep \/ hello deep/,
  },
  'hubot lab wffail': sameEnd('failed', 'the same'),
  'hubot lab secret bob hunter2': {
    verdict: 'better',
    why: 'the secret is nowhere: the old plugin showed it in the output',
    expected: /^(?![\s\S]*hunter2)ack for bob pw=[\s\S]*user=bob password=/,
  },
  'hubot lab secret bob hunter2 bogus=1': sentence(
    /^(?![\s\S]*hunter2)ada: chatlab\.secret takes no parameter “bogus”/,
    'one sentence; the old plugin posted the schema and the password with it',
  ),
  'hubot lab echo see http://host/p?x=1&y=2': {
    ...same('see http://host/p\\?x=1&y=2', 'it runs: nobody means a parameter with such a name'),
    verdict: 'better',
  },
  'hubot lab echo {{ 7*7 }}': {
    ...same('\\{\\{ 7\\*7 \\}\\}', 'arrives as typed: with the old plugin the server calculated it'),
    verdict: 'better',
  },
  'hubot lab echo {{ foo }}': {
    ...same('\\{\\{ foo \\}\\}', 'arrives as typed: the old plugin never answered'),
    verdict: 'better',
  },
  'hubot lab echo line1\nline2': same('line1\\s+line2'),
  "hubot lab echo it's": {
    ...same("it's", 'arrives as typed: the embedded backend gives it to the shell as data'),
    verdict: 'better',
  },
  'hubot lab greet': same('world'),
  'hubot lab say display form': same('display form'),
  'hubot lab start thing': same('thing'),
  'hubot multi one multi two': same('one multi two'),
  'hubot lab danger boom': {
    verdict: 'different',
    why: '`extra.security.twofactor` holds again; the old plugin had forgotten it and ran the command',
    expected: /^ada: This needs a second factor/,
  },
  'hubot lab wfask': {
    verdict: 'better',
    why: 'the question is asked in chat and can be answered there; the old plugin stayed silent',
    expected: /asks \(\w+\):[\s\S]*st2 answer/,
  },
  'hubot lab run seq 1 400': same(
    '1\\n2\\n3\\n[\\s\\S]*\\n400',
    'the same; a file or several messages where it is too long for one',
  ),
  'hubot lab echo thread reply': same('thread reply', 'the same; in the thread it was asked in'),
  'hubot lab echo direct message': same('direct message', 'the same; nobody is called in a direct message'),
};
