"""MEANING: what words are about whatever language they are in, on this machine, without a network.

Needs the extra ``semantic``; without it nobody may construct anything here (see ``installed``).
"""
