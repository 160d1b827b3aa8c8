"""Where packs lie."""
import os

from hubot_st2 import plugin

__all__ = ['get_packs_base_paths', 'get_pack_base_path', 'get_pack_file_abs_path']


def get_packs_base_paths():
    return [os.path.dirname(plugin.pack_folder)] if plugin.pack_folder else []


def get_pack_base_path(pack_name, include_trailing_slash=False):
    """:returns: the pack's folder beside the one that runs, whether it is there or not"""
    for base in get_packs_base_paths():
        path = os.path.join(base, pack_name)
        return path + os.path.sep if include_trailing_slash else path
    return None


def get_pack_file_abs_path(pack_ref, file_path, *_args, **_kwargs):
    """:raises ValueError: where the path leads out of the pack"""
    base = os.path.realpath(get_pack_base_path(pack_ref))
    path = os.path.realpath(os.path.join(base, file_path))
    if not path.startswith(base + os.path.sep):
        raise ValueError('Invalid file path: %s' % (file_path,))
    return path
