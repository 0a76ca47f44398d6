"""The verbs by which something gets done after a call, and the adverbs that stand before them."""

from pipeline.core.words import word_set

# Verbs by which something gets done after a call. An unlisted verb counts only with a certain date.
ACTIONS = word_set(
    "send share schedule set book prepare draft get give provide introduce intro connect "
    "follow check confirm review update call email mail write put create build loop invite "
    "arrange organize organise run test redline sign speak ask find look file open add "
    "include attach forward move push reschedule submit deliver work circulate ping reach "
    "raise escalate fix complete finish make pull order pay process approve bring kick "
    "onboard grant enable upload drop shoot report document take investigate verify compile "
    "collect coordinate sync evaluate decide respond reply return let have own handle "
    "finalize finalise sort countersign copy cc validate benchmark measure collate assemble "
    "design outline summarize summarise propose quote price renew extend migrate deploy "
    "install configure integrate provision scope assign hire train clear chase dig brief "
    "nudge resend rerun revise amend rework ship release message text contact meet discuss "
    "ring shift fire knock chat redo build rebuild fetch draw hook "
    "present demo transfer export import print scan register map gather research talk plan "
    "reserve hand turn gauge negotiate audit feed secure mark tell show come hold "
    "phone post pass lodge swap courier pop chuck stick dispatch photograph type count weigh repair replace refund credit reissue"
)
ADVERB = (
    r"(?:(?:also|then|just|definitely|certainly|personally|gladly|happily|probably|actually|"
    r"quickly|now|still|both|go ahead and|make sure to|make sure (?:that )?(?:we|i|you)|be "
    r"sure to|be happy to|be glad to|be able to|first|separately|immediately) )*"
)
