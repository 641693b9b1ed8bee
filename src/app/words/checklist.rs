//! A visit's checklist, and who came along.

use super::Text;

domain::phrases! { in Text;
    Checklist = "Checklist and notes",
    DoneOf = "{n} of {all} done",
    Before = "Before",
    During = "On the visit",
    After = "After",
    CallAhead = "Call ahead",
    ReadLastNotes = "Read the last notes",
    Greet = "Greet the Head Teacher",
    ObserveIt = "Observe",
    TalkAboutIt = "Talk about it",
    PraiseIt = "Praise",
    CloseIt = "Close together",
    OfficeTasks = "Do my office tasks",
    ReflectOnIt = "Reflect",
    Report = "Report",
    FromWhatYouWrote = "from what you wrote",
    OpenSchoolPage = "Open the school’s page",
    OpenMySteps = "Open my steps",
    WriteANote = "Note",
    NoteOn = "Note: {what}",
    WhoComesAlong = "Who comes along",
    WhoCameAlong = "Who came along",
    AddCompanion = "Add somebody",
    CompanionNumber = "Person {n}",
    CompanionRole = "As whom",
    CompanionName = "Name",
    CompanionHint = "As you would write it; it stands on the summary",
    UnfinishedChecklist = "A checklist",
}
