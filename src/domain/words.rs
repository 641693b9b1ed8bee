//! The words of the records themselves: what kinds, states, tallies and faults
//! are called, and months and days (browsers lack them for many languages).

use crate::record::Wrong;

crate::phrases! {
    /// Words of the records.
    pub enum Say {
        Profile = "Your card",
        Terms = "Terms",
        School = "School",
        Teacher = "Teacher",
        Visit = "Visit",
        Observation = "Lesson observation",
        Feedback = "Feedback conversation",
        Step = "Next step",
        Summary = "Visit summary",
        Keyring = "Recovery words",
        Meeting = "Meeting",
        Reflection = "Reflection",
        PrivateNote = "Private note",
        Picture = "Picture",
        Answer = "Answer from the office",
        Notice = "Notice of the {District}",
        SharedCard = "Shared with other leaders",

        Challenge = "Challenge",
        Achievement = "Achievement",
        Practice = "Practice that works",
        ThemeTeaching = "Teaching and learning",
        ThemeInclusion = "Inclusion and attendance",
        ThemeLeadership = "Leading and planning the school",
        ThemeCpd = "Learning of teachers",
        ThemeCommunity = "Parents and community",
        ThemeRoom = "Rooms, books and materials",
        ThemeOther = "Something else",

        TakenUp = "The office has taken it up",
        OfficeDone = "The office has done it",
        NotNow = "Not now",
        OfficeRead = "Read by the office",
        OfficeAsks = "A question of the office",
        OfficeWrote = "The office has written",

        Planned = "Planned",
        UnderWay = "Under way",
        Closed = "Closed",
        CalledOff = "Called off",
        StillOpen = "Still open",
        Done = "Done",
        Changed = "Changed",
        LetGo = "Let go",

        GirlFront = "girl, front",
        GirlMiddle = "girl, middle",
        GirlBack = "girl, back",
        BoyFront = "boy, front",
        BoyMiddle = "boy, middle",
        BoyBack = "boy, back",
        OpenQuestion = "open question",
        ClosedQuestion = "closed question",
        PairMinute = "a minute in pairs",
        GroupMinute = "a minute in groups",
        TeacherDoes = "Teacher does",
        PupilsDo = "Pupils do",
        IWonder = "I wonder",

        Missing = "Please fill this in.",
        TooLong = "This is too long. At most {n} letters fit here.",
        EndsBeforeStart = "The end comes before the start.",
        Overlaps = "Another one still runs on this day.",
        BeforeVisit = "This day comes before the visit.",
        AfterAgreed = "Something was agreed for a day before this one.",
        BeforeItsDay = "This is earlier than the day above.",
        InFuture = "This day has not come yet.",
        NotYet = "This time has not come yet.",
        MoreThanPresent = "This is more than were present.",
        TooMany = "This seems too many. At most {n} fit here.",
        NotANumber = "Please write a whole number, 0 or more.",
        NotADate = "Please choose a date.",
        OddYear = "Please look at the year.",
        NotATime = "Please choose a time.",
        NotAnswered = "Please answer, or tap “None”.",

        WithHead = "Head Teacher",
        WithSmt = "{SMT}",
        WithGoverningBody = "{SGB}",
        WithStaff = "Staff",
        WithLeaders = "Other leaders",
        WithDistrict = "{District}",

        AnotherLeader = "Cluster Leader",
        FromSmt = "{SMT}",
        Supporter = "{TDT}",
        SomebodyElse = "Somebody else",

        TeacherOf = "{class} teacher",
        ATeacher = "a teacher",

        DayMonth = "{day} {month}",
        DateYear = "{date} {year}",
        Monday = "Monday", Tuesday = "Tuesday", Wednesday = "Wednesday", Thursday = "Thursday",
        Friday = "Friday", Saturday = "Saturday", Sunday = "Sunday",
        January = "January", February = "February", March = "March", April = "April",
        May = "May", June = "June", July = "July", August = "August",
        September = "September", October = "October", November = "November", December = "December",
    }
}

/// Days of the week from Monday.
pub const WEEKDAYS: [Say; 7] = [
    Say::Monday,
    Say::Tuesday,
    Say::Wednesday,
    Say::Thursday,
    Say::Friday,
    Say::Saturday,
    Say::Sunday,
];

/// Months from January.
pub const MONTHS: [Say; 12] = [
    Say::January,
    Say::February,
    Say::March,
    Say::April,
    Say::May,
    Say::June,
    Say::July,
    Say::August,
    Say::September,
    Say::October,
    Say::November,
    Say::December,
];

impl Wrong {
    /// What is wrong, in words, with the number to fill in as `{n}`.
    pub fn words(self) -> (Say, Option<usize>) {
        match self {
            Wrong::Missing => (Say::Missing, None),
            Wrong::TooLong(limit) => (Say::TooLong, Some(limit)),
            Wrong::EndsBeforeStart => (Say::EndsBeforeStart, None),
            Wrong::Overlaps => (Say::Overlaps, None),
            Wrong::BeforeVisit => (Say::BeforeVisit, None),
            Wrong::AfterAgreed => (Say::AfterAgreed, None),
            Wrong::BeforeItsDay => (Say::BeforeItsDay, None),
            Wrong::InFuture => (Say::InFuture, None),
            Wrong::NotYet => (Say::NotYet, None),
            Wrong::MoreThanPresent => (Say::MoreThanPresent, None),
            Wrong::TooMany(limit) => (Say::TooMany, usize::try_from(limit).ok()),
            Wrong::NotANumber => (Say::NotANumber, None),
            Wrong::NotADate => (Say::NotADate, None),
            Wrong::OddYear => (Say::OddYear, None),
            Wrong::NotATime => (Say::NotATime, None),
            Wrong::NotAnswered => (Say::NotAnswered, None),
        }
    }
}
