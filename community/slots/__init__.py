"""Finding a time: somebody names some, everyone says in private which suit them, the best three are
shown, and one of them becomes a meetup.
"""
