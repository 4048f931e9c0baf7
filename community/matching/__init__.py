"""Who should meet whom, and why: pure functions, values in and out, replayable from a seed.

``topics`` understands what people write; ``scoring`` says how good two are for each other,
``memory`` what earlier matches mean, ``weights`` what counts more; ``groups`` (with ``pairing``)
finds the best division; ``findings`` says what each group has in common; ``planner`` puts these
together; ``reasons`` tells people in their own words.
"""
