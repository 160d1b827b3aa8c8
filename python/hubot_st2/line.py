"""The line to the bot: a socket in a folder that only this user can read; one JSON text a line each way."""
import json
import os
import socket


class Line(object):
    def __init__(self, folder):
        self._path = os.path.join(folder, 'line.sock')

    def _open(self, question):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(self._path)
        stream = connection.makefile('rw', encoding='utf-8')
        stream.write(json.dumps(question, default=str) + '\n')
        stream.flush()
        return connection, stream

    def ask(self, **question):
        connection, stream = self._open(question)
        with connection, stream:
            text = stream.readline()
        if not text:
            raise RuntimeError('The bot has ended.')
        answer = json.loads(text)
        if 'error' in answer:
            raise ValueError(answer['error'])
        return answer.get('value')

    def follow(self, **question):
        """Yields what is told from now on, until the bot ends."""
        connection, stream = self._open(question)
        with connection, stream:
            for text in stream:
                yield json.loads(text)
