"""
Says which files are no Python: reads a JSON list of paths from standard input, writes a JSON list of faults. Nothing of
what the files hold is run.
"""
import ast
import json
import sys


def fault_of(path):
    """:returns: None where the file can be parsed, or cannot be read at all, which others say"""
    try:
        with open(path, 'rb') as file:
            compile(file.read(), path, 'exec', flags=ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return {'file': path, 'line': error.lineno or 1, 'column': error.offset or 1, 'message': error.msg}
    except ValueError as error:
        return {'file': path, 'line': 1, 'column': 1, 'message': str(error)}
    except (OSError, RecursionError, MemoryError):
        return None
    return None


if __name__ == '__main__':
    found = [fault_of(path) for path in json.load(sys.stdin)]
    json.dump([fault for fault in found if fault is not None], sys.stdout)
