"""Programs that a pack runs."""
import shlex
import subprocess

__all__ = ['run_command', 'quote_unix']


def run_command(cmd, stdin=None, stdout=subprocess.PIPE, stderr=subprocess.PIPE, shell=False, cwd=None, env=None):
    """:returns: exit code, standard output and standard error, as texts"""
    words = shlex.split(cmd) if isinstance(cmd, str) and not shell else cmd
    process = subprocess.Popen(
        args=words, stdin=stdin, stdout=stdout, stderr=stderr, shell=shell, cwd=cwd, env=env, text=True
    )
    out, err = process.communicate()
    return process.returncode, out, err


def quote_unix(value):
    return shlex.quote(value.strip())
