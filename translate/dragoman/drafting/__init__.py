"""Segments in, drafts with their markup out. Engines see plain sentences only.

No placeholder is safe on ordinary models, so nothing is trusted: marks are taken off, what must survive leaves a short
name in its place, the sentence is translated, and everything is put back where its words are found. What comes out is
parsed again and compared with the source; where it does not hold, the sentence is translated in pieces around its
markup.
"""

from dragoman.drafting.placing import Way
from dragoman.drafting.plan import NOTHING, Draft, DraftPlan, plan_segment

__all__ = ["NOTHING", "Draft", "DraftPlan", "Way", "plan_segment"]
