"""`make demo-teams`: the week of the demo with half of its members in Teams.

The playground is for development only, and so is this: it is not part of the program.
"""
