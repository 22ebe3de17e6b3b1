"""What Beam works out anew for each transform, worked out once for each class.

Half of the CPU of a run of three stories went into parsing the same pipeline options a
thousand times and into inspecting the same methods eighteen thousand times. The answers
depend on nothing but a class and the flags, or on a function; they are kept while the
tests run. Commands that the tests start as processes have the engine as it is.
"""

import copy
from argparse import Namespace
from typing import Any
from weakref import WeakKeyDictionary

_parsed: dict[Any, Any] = {}
_arguments: "WeakKeyDictionary[Any, Any]" = WeakKeyDictionary()


def remember() -> None:
    """Have this process's engine keep those answers."""
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.transforms import core

    parse = PipelineOptions.__init__
    inspect = core.get_function_args_defaults
    if parse.__module__ == __name__:
        return

    def init(self: Any, flags: Any = None, **overrides: Any) -> None:
        key = type(self), tuple(flags or ())
        if flags is None or isinstance(flags, str) or key not in _parsed:
            parse(self, flags, **overrides)
            if flags is not None:
                _parsed[key] = copy.deepcopy(vars(self._visible_options))
            return
        self._flags = flags
        # Their values are words, numbers, and lists of such.
        found = {name: copy.copy(value) for name, value in _parsed[key].items()}
        self._visible_options = Namespace(**found)
        self._all_options = {**found, **overrides}

    def arguments_of(function: Any) -> Any:
        # A method is another object each time; bound, it lacks its first argument.
        plain = getattr(function, "__func__", function)
        is_bound = plain is not function
        try:
            kept = _arguments.setdefault(plain, {})
        except TypeError:
            return inspect(function)
        if is_bound not in kept:
            kept[is_bound] = inspect(function)
        names, defaults = kept[is_bound]
        return [*names], [*defaults]

    PipelineOptions.__init__ = init
    core.get_function_args_defaults = arguments_of
