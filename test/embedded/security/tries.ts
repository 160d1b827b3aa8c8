/**
 * What an attacker tries on the bot and its backend, and what happens. Each line is a test in `<kind>.test.ts` beside
 * this file, or in the `file` that is named, and a line of docs/security.md; see security-table.test.ts.
 */
export const TRIES = {
  paths: {
    title: 'Leaving a folder by a path',
    tries: {
      'ids like ../../etc/passwd, plain and encoded, in every route': '404 or 400; no file is read',
      'a file of the page named ../package.json': '404; only files read at the start are served',
      'entry_point ../../../bin/sh of a script, a Python action and a workflow':
        'the action is not loaded, and it is said why',
      'a symbolic link in a pack that leads out of it':
        'it is followed, as StackStorm does: whoever may write into the packs folder may run anything anyway',
      'a pack that calls itself ../../secret':
        "the name is refused and the folder's is used; no configuration outside of the folder is read",
      'reading a file through the view of an entry point': 'only the entry point of a loaded action',
    },
  },
  expressions: {
    title: 'Breaking out of an expression',
    tries: {
      "Jinja or YAQL in a parameter's value": 'it arrives as the text that it is',
      'Jinja that asks for constructors, prototypes, globals, modules':
        'undefined or an error; nothing of the process is seen',
      'YAQL that does': 'an error; nothing of the process is seen',
      'Jinja that runs for ever or fills the memory':
        'stopped with an error in less than 5 seconds; others are served',
      'YAQL that does so': 'stopped with an error in less than 5 seconds; others are served',
      'YAQL that is longer than anybody writes': 'refused before it is read',
      'YAML of 342 characters whose anchors unfold to gigabytes, in a value':
        'the action fails and says why; so does YAML of more than 131,072 characters',
      'lists made of lists made of lists, and searches of long ones in loops':
        'the work inside a step counts: stopped with an error',
      'a pattern that explodes (a regular expression)': 'refused, or stopped in less than 5 seconds',
      'Jinja in what an action prints, shown by result.format': 'it is shown, not evaluated',
      'Jinja in user, source_channel and source_context': 'it is passed on, not evaluated',
      'Jinja in the body of a webhook that a rule hands to an action': 'it is handed on as text',
    },
  },
  shell: {
    title: 'Getting a shell to run what was typed',
    tries: {
      'a string in every place of a cmd template': 'it arrives byte by byte; nothing else runs',
      'numbers, booleans, arrays, objects and null in every place':
        'they are pasted as data; nothing else runs',
      'strings behind filters, in loops and conditions': 'they are pasted as data; nothing else runs',
      'positional and named arguments of a script': 'each is one argument, byte by byte',
      'the environment of an action': "values arrive byte by byte; the execution's own id cannot be changed",
      'the folder to run in': 'a folder that is not there is an error; nothing runs',
      'a host name for ssh that is an option': 'refused before ssh is started',
    },
  },
  environment: {
    title: 'Choosing what an action runs with',
    tries: {
      'a parameter of the runner (env, sudo, cwd, timeout) at the end of a command':
        '400 with a sentence; nothing runs',
      'one that the alias opens by extra.chat.parameters': 'taken; env is never opened',
      'BASH_ENV, PYTHONWARNINGS, LD_PRELOAD and their like over the API': '400 with a sentence; nothing runs',
      'the same in what a workflow publishes or a default renders':
        'the action fails and says why; nothing runs',
      'the same, written in the file of an action or a workflow':
        'taken, as a fixed value: whoever writes packs may run anything anyway',
      'the same from the body of a webhook that a rule hands on':
        'the rule starts nothing, and the log says why',
    },
  },
  headers: {
    title: 'Splitting requests that an action makes',
    tries: {
      'CR LF in a header, a cookie, a query, a body, a user name':
        'refused or encoded; one request goes out, with no header of the attacker',
      'an address that is no http (file:, ftp:, javascript:)': 'refused with a sentence',
      'a redirect from an allowed host to one that is not': 'not followed; the action fails and says why',
      'a refused host in capitals, or with a dot at its end': 'refused all the same',
      'a password for one host, and a redirect to another': 'the other host does not get it',
      'CR LF in what comes back in a Location of ours': 'there is no such place: ids are checked',
    },
  },
  bodies: {
    title: 'Too much, too slow, too many',
    tries: {
      'a body beyond 8 MB with its length': '413 before it is read',
      'a body beyond 8 MB in chunks without a length': '413, and the connection is closed',
      'JSON nested a hundred thousand deep': '400; the process lives',
      'headers that come a byte a second': 'the connection is closed after 10 seconds',
      'bodies that come a byte a second':
        'the connection is closed after 60 seconds, and others are served meanwhile',
      'three hundred idle connections': 'the next one is served',
      'something that is no HTTP, or an address that is none': '400; the process lives',
      'a glob of twenty stars for the stream, and one for a rule':
        'compared in linear time; others are served',
      'a limit or a delay beyond all numbers, a key __proto__': '400, a wait that does not end at once, 400',
      'a key that is to live for ever and a day, null as the body of any call': '400',
      'a pattern in a schema that explodes on what was given': 'checked in linear time',
      'a command of eight megabytes for /actionalias/match and its like':
        '400 before it is compared with anything',
      'a workflow of 30,000 open braces to look through': 'looked through in linear time; 413 beyond 64 KB',
      'a list of 30,000 items that must all differ': 'compared in linear time, not each with each',
      'a reader of the stream who does not read': 'cut when it is 64 MB behind',
    },
  },
  chat: {
    title: 'What people type and actions print',
    tries: {
      'a code fence with as many blanks as a message may have':
        'read in linear time, and answered like any other',
      'an own command with as many blanks': 'the same',
      'an answer that explodes in the pattern of a question': 'checked in linear time',
      'an answer that leaves one field out fifty thousand times': 'read in linear time; it counts once',
      '../../../etc/passwd as the file of the sample command tail':
        'refused with a sentence; nothing is read',
      'control sequences in what an action prints, at the terminal': 'shown, not obeyed',
      'a secret that is printed in two pieces, one of several lines, one inside of a list':
        'masked in output, result, stream and page; one that is printed in another form (base64) is not',
    },
  },
  gates: {
    title: 'Past the policy and the people who sign off',
    file: 'test/plugins/operations/judged-anew.test.ts',
    tries: {
      'an alias with the name of one that is forbidden, from another pack':
        'refused: StackStorm would run the other one',
      'a value that becomes a forbidden one when it is cast: other digits, lists, JSON, blanks':
        'refused: values are judged as the action gets them',
      'a forbidden item among others of a list': 'refused: one is enough',
      'a list with one item that is allowed, or a default that holds others':
        'refused: all of them must be allowed',
      'answering a choice after the alias has got approvers': 'it waits for them',
      'answering a choice after the alias has got other words': 'nothing runs, and it is said why',
      'answering a choice twice at one moment, so that two bots get an answer each':
        'one of the answers counts; the command runs once',
      'a choice that somebody wrote into the memory': 'the policy is asked as for any command',
      'confirming a command after the alias has changed': 'nothing runs, and it is said why',
      'a command captured from a captured one, by somebody who may not run what is at the bottom of it':
        'refused: what it runs is judged, however deep',
      'a captured command, one of whose tasks has come to need a sign-off since':
        'refused, and it is said which: nobody signed that off',
      'approving a command after its action has changed':
        'nothing runs; the approvals are void, and those who wait are told',
      'an approval by somebody whom the policy no longer lets approve': 'it does not count any more',
      'a record that says that the policy was passed, with ST2_SECRET_KEY': 'there is no such record',
      'the same without that key': 'the policy is asked all the same',
    },
  },
  page: {
    title: 'Other web sites and the page',
    tries: {
      'a request with another name in Host (DNS rebinding)': '403',
      'a POST by another web site with the cookie of somebody who is in':
        "403, by Origin, by Sec-Fetch-Site, and without the page's own header",
      "starting something of one's own with that cookie":
        '403: the page repeats what ran and is not signed off, and nothing where chat has a policy or an audit',
      "that cookie's text as a token, in a header or an address": '401: it counts as a cookie only',
      'running something again with other values, tasks or defaults, by that cookie':
        '403: the page repeats it as it was',
      'a webhook, a key, a trigger by that cookie': '403',
      'running a task again whose workflow is signed off': '403',
      'answering a question on the page that only people with a certain role may answer':
        '403: only chat knows who has which role',
      'a page that was opened before the bot got a policy':
        'with the start that brings the policy it ends; pages where people only look stay open',
      'a form of another web site on the door': '403; the link is not used up',
      'reading an answer from another web site': 'no CORS header is ever sent',
      "script in a link's code, an alias, an execution, an error":
        'sent as JSON or plain text with nosniff; the page has a strict content security policy',
      'the page in a frame': 'refused by the policy',
      'using a link twice': '403',
      'what the cookie is': 'HttpOnly, SameSite=Strict, ends after 12 hours',
    },
  },
  guessing: {
    title: 'Unauthorised access',
    tries: {
      'no credentials, on every route': '401, also where the thing does not exist',
      'a wrong key or token of any shape': '401, and the answer does not name it',
      'an unknown user, and a wrong password': 'the same answer',
      'one password after the other, and many at once':
        'after five wrong ones each try waits, up to two seconds, one at a time; the right one still comes in',
      'a token after its end, a key that was disabled, a page that was left': '401',
      'an observer who runs, an operator who makes keys': '403',
      'an operator who runs something as somebody else': '403',
      'an operator who asks for secrets in the clear': 'they stay masked',
      'reading tokens and keys out of the store': 'only their SHA-512 is there',
    },
  },
  'local-user': {
    title: 'Another user of the same machine, and the actions themselves',
    tries: {
      "reading the store's files": 'the folder is for its owner only (0700), so are database and key (0600)',
      'connecting from another machine': 'the port is bound to 127.0.0.1 only',
      'looking for the key in the list of processes': 'it is in no command line',
      'an action that prints its environment':
        'no variable of the bot is in it but PATH, HOME, language and the like',
      "a Python action's parameters in the folder for temporary files":
        'the folder is for its owner only (0700)',
    },
  },
  trouble: {
    title: 'A machine in trouble',
    tries: {
      'two bots that write one audit file by mistake, also where both put it aside at one moment':
        'no record is lost; the second bot says so at its start, the first one at its next record, and `audit verify` at last',
      'a name for a full audit file that a crash left behind before the file got it':
        'the next start takes it away; nothing is missing',
      'a clock that is set back by hours while a room waits for its pace': 'the room is told on at its pace',
      'the same under something that waits for a sign-off':
        'it ends when it would have, as far as the bot ran meanwhile',
      'the same under a bot that leads others and cannot reach Redis any more':
        'it posts nothing more when its lease is over',
      'the same over a command whose stream is cut': 'it is looked for as often as ever',
      'the same over a workflow whose task waits before it begins': 'it waits for as long as it says',
      'the same, or a clock that is set forward, before a timer of a rule':
        'it rings once, at its time of day, half a minute late at most',
    },
  },
  descriptors: {
    title: 'No file descriptor left',
    file: 'test/e2e/no-files-left.test.ts',
    tries: {
      'a bot that may open no more files, in the middle of its work':
        'it says so and lives; where it may again it goes on, and the audit has it all',
    },
  },
} as const satisfies Record<string, { title: string; file?: string; tries: Record<string, string> }>;

export type Kind = keyof typeof TRIES;

/** The tests of one kind: each is named after its line in the table, and every line must have one. */
export function attempts<K extends Kind>(kind: K) {
  type Name = keyof (typeof TRIES)[K]['tries'] & string;
  const lines = TRIES[kind].tries as Record<Name, string>;
  const done = new Set<string>();
  return {
    attempt(name: Name, body: () => Promise<void>, patienceMs?: number): void {
      done.add(name);
      it(`${name}: ${lines[name]}`, body, patienceMs);
    },
    /** At the end of the file. */
    allTried(): void {
      it('everything in the table was tried', () =>
        expect([...done].sort()).toEqual(Object.keys(lines).sort()));
    },
  };
}
