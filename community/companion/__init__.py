"""Conferences that are followed together, by those who are there and those who are not.

The meetup itself (who comes, its card, its thread) is one like any other: see
``community/meetups``. Here stands what a conference has besides: its sessions, who is whose eyes
and ears, and the questions from afar.
"""
