//! What is written down afterwards, and what never ended.

use super::Text;

domain::phrases! { in Text;
    // A visit added afterwards.
    AddPastVisit = "Add a visit that took place",
    ItTookPlace = "It took place already",
    PastVisitMore = "What you write now says that it was written down afterwards.",
    SavePastVisit = "Save visit",
    AddedAfterwards = "Added afterwards",
    ChangeDayAndTimes = "Change day and times",
    DayGoesAlong = "What you wrote of this day goes along: lessons with their times, and what was agreed. What was signed stays as it was signed.",
    DidNotTakePlace = "It did not take place",
    VisitLeavesLists = "It was never planned. This visit leaves your lists, with what was written in it. Notes of a meeting stay with the school.",
    TakeVisitOut = "Take the visit out",
    KeepVisit = "Keep the visit",
    UnfinishedPastVisit = "A visit that took place",
    StillWriting = "A visit to finish writing",

    // A lesson of the past.
    LessonBegan = "It began at",
    LessonEndedAt = "It ended at",
    LessonEndedHint = "Leave the end empty if you do not know it.",
    AddNote = "Add note",
    CountLine = "{n} of {of} on task",

    // A lesson that never ended.
    LessonHasNoEnd = "A lesson has no end yet",
    WhenDidItEnd = "When did it end?",
    NothingSince = "It began on {day} at {time}, and nothing more was written in it since {last}.",
    NothingAtAll = "It began on {day} at {time}, and nothing was written in it.",
    EndedWithLast = "At {time}, with the last note or tap",
    EndedNow = "Just now, at {time}",
    BeganOn = "It began on {day} at {time}.",
    CorrectEnd = "Change its times",
    WhenWasIt = "When was it?",
    TakeTheseTimes = "It was at these times",
    EndedAtTyped = "It ended at this time",
    AfterThisEnd = "Written after this end, and so without a time: {what}.",
    NothingIsTakenOut = "Nothing goes: a later end gives the times back.",
    TakeItStill = "It ended then all the same",
    EndNotKnown = "I do not know",
    EndNotNoted = "nobody noted when it ended",
}
