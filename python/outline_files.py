"""
Says which files are no Python, and what classes and methods the others hold: reads a JSON list of paths from standard input,
writes a JSON list with an answer for each. Nothing of what the files hold is run.
"""
import ast
import functools
import importlib.util
import json
import sys

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def signature_of(function):
    """:returns: None where the function may be another than the one that is written: whatever decorates it decides"""
    if function.decorator_list:
        return None
    given = function.args
    positional = getattr(given, 'posonlyargs', []) + given.args
    optional = positional[len(positional) - len(given.defaults):]
    named = [one.arg for one in given.args + given.kwonlyargs]
    needed = [one.arg for one in positional if one not in optional]
    needed += [one.arg for one, default in zip(given.kwonlyargs, given.kw_defaults) if default is None]
    own = positional[0].arg if positional else None
    return {
        'line': function.lineno,
        'self': '*' + given.vararg.arg if own is None and given.vararg else own,
        'names': [name for name in named if name != own],
        'needed': [name for name in needed if name != own],
        'takes_any': given.kwarg is not None,
        'is_async': isinstance(function, ast.AsyncFunctionDef),
    }


def text_of(node):
    """:returns: `a.b.C` of such an expression, else None"""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = text_of(node.value)
        return None if owner is None else '%s.%s' % (owner, node.attr)
    return None


def class_of(node):
    methods = {}
    for one in node.body:
        if isinstance(one, FUNCTIONS):
            methods[one.name] = signature_of(one)
        elif not isinstance(one, (ast.Expr, ast.Pass)):
            # Whatever else binds a name, or may: it cannot be told apart without running it.
            methods.update((name.id, None) for name in ast.walk(one) if isinstance(name, ast.Name))
            methods.update((inner.name, None) for inner in ast.walk(one) if isinstance(inner, FUNCTIONS))
    return {
        'name': node.name,
        'line': node.lineno,
        'bases': [text_of(base) for base in node.bases],
        'is_plain': not node.decorator_list and not node.keywords,
        'methods': methods,
    }


def imports_of(tree):
    """:returns: the module that each name comes from, by the name that it has here"""
    return {
        name.asname or name.name: one.module or ''
        for one in ast.walk(tree)
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }


@functools.lru_cache(maxsize=None)
def is_installed(module):
    """:returns: whether this Python has the module, its own or an installed one; nothing of it is run"""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):
        return True


def strange_imports_of(tree):
    """:returns: modules that the file cannot do without, imported at its top, and that this Python does not have"""
    found = []
    for one in tree.body:
        if isinstance(one, ast.Import):
            names = [name.name for name in one.names]
        elif isinstance(one, ast.ImportFrom) and one.level == 0 and one.module:
            names = [one.module]
        else:
            continue
        modules = [name.split('.')[0] for name in names]
        found += [{'line': one.lineno, 'module': module} for module in modules if not is_installed(module)]
    return found


def constants_of(tree):
    """:returns: texts that the file binds to a name of its own once"""
    bound = [
        (one.targets[0].id, one.value)
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    ]
    names = [name for name, _ in bound]
    top = [one for one in tree.body if isinstance(one, ast.Assign)]
    return {
        name: value.value
        for name, value in bound
        if names.count(name) == 1
        and isinstance(value, ast.Constant)
        and isinstance(value.value, str)
        and any(one.value is value for one in top)
    }


def dispatches_in(tree):
    """:returns: the triggers that the file hands to its sensor service, where they are written out"""
    constants = constants_of(tree)
    found = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        owner = (text_of(call.func.value) or '').split('.')[-1]
        if call.func.attr not in ('dispatch', 'dispatch_with_context') or owner.lstrip('_') != 'sensor_service':
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == 'trigger']
        for value in (list(call.args[:1]) + named)[:1]:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.append({'line': value.lineno, 'column': value.col_offset + 1, 'trigger': value.value})
            elif isinstance(value, ast.Name) and value.id in constants:
                found.append({'line': value.lineno, 'column': value.col_offset + 1, 'trigger': constants[value.id]})
    return found


def outline_of(tree):
    classes = [one for one in tree.body if isinstance(one, ast.ClassDef)]
    inner = [one for part in tree.body for one in ast.walk(part) if isinstance(one, ast.ClassDef)]
    return {
        'classes': [class_of(one) for one in classes],
        # Classes below `if`, `try` and the like may be there or not.
        'is_whole': len(inner) == len(classes),
        'imports': imports_of(tree),
        'dispatches': dispatches_in(tree),
        'strange_imports': strange_imports_of(tree),
    }


def answer_for(path):
    """:returns: None where the file cannot be read at all, which others say"""
    try:
        with open(path, 'rb') as file:
            tree = compile(file.read(), path, 'exec', flags=ast.PyCF_ONLY_AST, dont_inherit=True)
        return {'outline': outline_of(tree)}
    except SyntaxError as error:
        return {'fault': {'line': error.lineno or 1, 'column': error.offset or 1, 'message': error.msg}}
    except ValueError as error:
        return {'fault': {'line': 1, 'column': 1, 'message': str(error)}}
    except (OSError, RecursionError, MemoryError):
        return None


if __name__ == '__main__':
    json.dump([answer_for(path) for path in json.load(sys.stdin)], sys.stdout)
