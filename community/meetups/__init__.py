"""Meetups: members call their own meetings, come or not, wait for a place, and are reminded.

Start in ``service.py`` (what members do), ``messages.py`` (what is posted, and when) and
``coming.py`` (who has a place). The words for a day and a time are read in ``community/when``.
"""
