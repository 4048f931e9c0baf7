"""The throw-away homeserver of the tests, which is the one that the demo plays on."""

from demo.homeserver import ROOT, Homeserver, Login, NoSynapse, RefusedByServer, synapse_python

__all__ = ["ROOT", "Homeserver", "Login", "NoSynapse", "RefusedByServer", "synapse_python"]
