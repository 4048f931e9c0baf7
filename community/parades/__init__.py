"""Blog parades: somebody calls a topic, everybody writes on their own blog, the host rounds it up.

Start in ``life.py`` (how far a parade is, and what comes next), ``service.py`` (what members do)
and ``messages.py`` (what is posted, and when). Other people's pages are read by the port in
``community/pages.py``.
"""
