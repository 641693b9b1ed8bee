//! The agreed next steps.

use super::Text;

domain::phrases! { in Text;
    InSchools = "In schools",
    Mine = "Mine",
    Visits = "Visits",
    OpenAndMine = "{open} open · {mine} mine",
    NoSteps = "Nothing is open here",
    NoStepsMore = "Steps appear when you close a visit.",
    ByDay = "by {date}",
    Tell = "tell {name}",
    ReplyGiven = "Reply given",
    WhatITold = "What I told the school",
    ToldOn = "told {name}, {date}",
    TheSchool = "the school",
    IToldThem = "I told them: {what}",
    MarkDone = "Done",
    MarkChanged = "Changed",
    MarkLetGo = "Let go",
    CorrectPromise = "Correct it",
    SavePromise = "Save promise",
    WhyChanged = "What changed, and why?",
    WhyLetGo = "Why is it let go?",
    ShowClosed = "Show what is done",
    HideClosed = "Hide what is done",
    NoVisits = "No visit is planned",
    NoVisitsMore = "The day you name when you close a visit stands here.",
    WeWouldNoticeThat = "We would notice: {what}",
    SinceLastVisit = "Since the last visit",
    OpenThatDay = "Still open on that day",
    StateOn = "{state}, {date}",
}
