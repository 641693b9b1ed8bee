//! Meetings.

use super::Text;

domain::phrases! { in Text;
    Meetings = "Meetings",
    WriteAboutMeeting = "Write about a meeting",
    MeetingWith = "With",
    WhoWasThere = "Who was there",
    WhoWasThereHint = "By role: the Chair, two teachers",
    AddPresent = "Add somebody who was there",
    MeetingIsRead = "The {District} can read these notes.",
    MeetingGoes = "The {District} can read these notes. What you praised and what was agreed stand on the visit summary; what you heard does not.",
    Heard = "What I heard",
    HeardHint = "One of the four is enough",
    Praised = "What I praised",
    Asked = "The question I asked",
    Agreed = "What was agreed",
    SaveMeeting = "Save meeting",
    NoMeetings = "No meeting is written down yet",
    NoMeetingsMore = "Notes of a meeting on a visit stand on the visit. Those with other leaders or the {District} stand here too.",
    NoOneSchool = "No one school",
    UnfinishedMeeting = "A meeting",
}
