"""The zoo: broken workers that the gates must catch, and honest ones that they must let through.

A case is a folder under `cases`: a `case.yml` and the few files that it puts on top of `base`.
Many cases become the workers of one composed repository, on which the command line is run.
"""
