# Commitments, evidence, timeline.

commitments-title = Commitments
commitments-lead = What was promised, in each side's own words, and what later showed. Neither wording is the translation of the other. The state is what this node's office reads from public evidence; it is no score.
commitment-due = due { $date }
commitment-no-wording = The original wording is not in our sources.
commitment-summary = summary, not a quotation
commitment-standing = standing
commitment-later = What later showed:
commitment-evidence-count = { $n ->
    [0] No evidence recorded
    [one] One piece of evidence
   *[other] { $shown } pieces of evidence
  }
evidence-title = Evidence
evidence-none = No public evidence was found. This is a normal value: it means that nothing was published, not that nothing was done.
evidence-classes = Only legal facts can be checked by anybody. Counted actions rest on the source that counted; claims rest on those who make them.
ungraded = not graded
bearing-supports = supports
bearing-contradicts = contradicts
bearing-context = context
claim-legal-fact = legal fact
claim-counted-action = counted action
claim-one-side = said by one side
claim-both-sides = said by both sides
timeline-title = Timeline
timeline-lead = Commitments, measures, actions, cases and statements, each with its source.
timeline-drawing = Events by year; each point leads to its entry in the list
timeline-key = A hollow point rests on a source that nobody has checked.
lane-un = United Nations
lane-us = United States
lane-cn = China
lane-both = Both and others
