"""The workflow after a call, from sound to proposals, as steps that survive a crash."""
