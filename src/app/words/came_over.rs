//! What a leader before wrote of a cluster that came over.

use super::Text;

domain::phrases! { in Text;
    MadeBefore = "{name} made this visit: it stands as {name} wrote it. What may have been talked about, and a signature, only {name} can read.",
    TalkIsTheirs = "what may have been talked about, only {name} can read",
    SummaryIsTheirs = "{name} made this visit, and the page bears that name. What may have been said about the lessons, and a signature, only {name} can read: they are not on this page.",
    ClosedBefore = "{name} made this visit and closed it. What was agreed stands as {name} wrote it; what becomes of the steps is told under “Steps”.",
    LedNow = "{name} leads this school now. What you wrote here is yours to read; only {name} changes it.",
    TypedIsKept = "What you had typed and not saved is kept on this phone. Copy it, and send it to {name} if it matters there.",
    LessonGoesOn = "{name} leads this school now. Finish this lesson as you began it: once saved it goes to {name} under your name. What you talk about stays yours.",
    TalkGoesOn = "{name} leads this school now. This conversation stays yours: go on with it, and save it.",
    HandedOnSchools = "Led by others now",
    AllHandedOn = "Your schools are led by somebody else now",
    AllHandedOnMore = "What you wrote of them stays here to be read. Should you lead another school, add it.",
    Promised = "Promised",
    PromisedBy = "promised by {name}",
    VisitBegunBefore = "{name} began this visit. You can go on with it, or close it.",
    WrittenBefore = "{name} wrote this, and it stands as {name} wrote it.",
    CopyIsTheirs = "{name} observed this lesson, and the copy bears that name. What may have been talked about, only {name} can read: it is not on this copy.",
}
