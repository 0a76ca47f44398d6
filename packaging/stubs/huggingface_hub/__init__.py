"""Stands in for huggingface_hub in the frozen program.

faster-whisper imports it to download models. Callside fetches models itself, through its own door to the network
(connectors/models.py), and opens local folders only; so nothing of the hub's client is ever called, nor can be.
"""


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    raise RuntimeError(f"huggingface_hub.{name} was asked for, but the installed Callside has no such client")
