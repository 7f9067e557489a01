"""Every public method of a state can be called by anybody with a socket: each is guarded, or promises to be harmless."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

from reflex_base.registry import RegistrationContext

import laporbup.state

#: Handlers anybody may call: they show what everybody may see. A new line here is a decision.
PUBLIC = {
    "home_state.open", "home_state.refresh",
    "public_state.open", "public_state.refresh",
    "score_state.open", "score_state.refresh",
    "simulator_state.open", "simulator_state.refresh",
    "tracker_state.open", "tracker_state.refresh",
}  # fmt: skip
#: Reflex puts this on every state; it can only reach a `set_…` handler, and we have none.
_OF_REFLEX = {"setvar"}


def _handlers() -> dict[str, Callable[..., object]]:
    """Our handlers by `state.handler`."""
    for module in pkgutil.iter_modules(laporbup.state.__path__, "laporbup.state."):
        importlib.import_module(module.name)
    found = {}
    for name, registered in RegistrationContext.get().event_handlers.items():
        state, _, handler = name.rpartition(".")
        if "laporbup___state" in state and handler not in _OF_REFLEX:
            found[f"{state.rpartition('____')[2]}.{handler}"] = registered.handler.fn
    return found


def test_every_handler_is_guarded_or_listed():
    """A handler of a page never opened ran for a stranger when this was tried."""
    found = _handlers()
    assert len(found) >= len(PUBLIC)
    naked = [name for name, fn in found.items() if not hasattr(fn, "__guarded_roles__") and name not in PUBLIC]
    assert naked == []


def test_what_is_listed_says_so_itself():
    found = _handlers()
    assert [name for name in PUBLIC if not getattr(found[name], "__is_public__", False)] == []


def test_no_handler_sets_a_variable():
    """`setvar` of Reflex reaches any method that begins with `set_`, with a value the caller chooses."""
    assert [name for name in _handlers() if name.rpartition(".")[2].startswith("set_")] == []
