//! The plan and the teacher’s copy, handed over.

use super::Text;

domain::phrases! { in Text;
    HandOverPlan = "Hand over the plan",
    PlanFor = "Plan: {school}",
    SharePlan = "Share the plan",
    TeachersCopy = "The teacher’s copy",
    SaveAndCopy = "Save, then the teacher’s copy",
    ShareCopy = "Share the copy",
    CopyLeaves = "This is for the teacher’s own hand. What you share or print leaves this phone, and you cannot call it back.",
    SeveralTalks = "More than one phone wrote of this conversation. All of it is shown.",
    NoSummary = "This visit was not held, so there is no summary of it.",
    CopyIsShut = "What your other phone kept of this conversation is shut here, and so it is not on this copy.",
    CopyMayBeShut = "What your other phone kept of this conversation may be shut here, and is then not on this copy.",
    OtherTalk = "Written on another phone",
}
