//! What a leader writes for nobody else: the weekly reflection, and a serious
//! concern.

use super::Text;

domain::phrases! { in Text;
    // The reflection.
    Reflections = "My reflections",
    ReflectionsMore = "Once a week, for yourself. Nobody else can read it, the {District} neither.",
    ThisWeek = "Reflect on this week",
    LastWeek = "Reflect on last week",
    WeekOf = "Week of {date}",
    OnlyForYou = "Only you can read this. Answer what you like; leave out the rest.",
    AskTraining = "What did I learn in training that would help here?",
    AskMySchools = "Has another of my schools found a way?",
    AskOtherSchools = "Has a school of another leader?",
    AskColleague = "Which Head Teacher or teacher could I ask?",
    AskDistrict = "Who at the {District} could help?",
    AskSmt = "Which {SMT} member could help?",
    SaveReflection = "Save reflection",
    MakePromise = "Make this a promise",
    PromiseMore = "A promise stands with your other steps and goes to the {District}. What you wrote above does not.",
    WhatIWillDo = "What I will do",
    NoReflections = "No week is written down yet",
    UnfinishedReflection = "A reflection",
    UnfinishedPromise = "A promise from a reflection",

    // A serious concern.
    Concerns = "A serious concern",
    ConcernsMore = "When you worry about a child’s safety, tell the person who is there for it, today. This app calls nobody and tells nobody. What you note here stays sealed: it is on no summary, no report and no list, and the {District} cannot read it.",
    WriteConcern = "Write a private note",
    PrivateNote = "A private note",
    ConcernHint = "As plainly as you heard or saw it. No pupil’s name.",
    WhatISawOrHeard = "What I saw or heard",
    WhomToCall = "Whom to call",
    WhomToCallHint = "Your {District} names somebody. Until then write whom you know.",
    TheirPhone = "Their telephone",
    PassedTo = "To whom I passed it on",
    PassedOn = "On which day",
    PassedAt = "At what time",
    SavePrivateNote = "Save private note",
    NotPassedOn = "not passed on yet",
    PassedOnDay = "passed on, {date}",
}
